package io.osgent.activity.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.privacy.Persons.Item;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What all of them keep, one after the other. For one thread. */
final class Exporting implements Iterator<Item> {
  private final Iterator<PersonalData> keepers;
  private final Scope scope;
  private String kind;
  private Iterator<?> items = Collections.emptyIterator();

  Exporting(List<PersonalData> keepers, Scope scope) {
    this.keepers = keepers.iterator();
    this.scope = scope;
  }

  @Override
  public boolean hasNext() {
    while (!items.hasNext() && keepers.hasNext()) {
      PersonalData keeper = keepers.next();
      kind = keeper.kind();
      items = exported(keeper);
    }
    return items.hasNext();
  }

  private Iterator<?> exported(PersonalData keeper) {
    try {
      return keeper.export(scope);
    } catch (ProblemException e) {
      throw e;
    } catch (Exception e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("what is kept as " + keeper.kind() + " cannot be read", e);
    }
  }

  @Override
  public Item next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return new Item(kind, items.next());
  }
}
