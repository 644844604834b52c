package io.osgent.activity.internal;

import io.osgent.server.Page;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/** A list that is read page by page, as it is needed. For one thread. */
final class Pages<T> implements Iterator<T> {
  private final Function<String, Page<T>> pages;
  private Iterator<T> items;
  private String next;

  /** @param pages gives the page after an item, or the first one for null */
  Pages(Function<String, Page<T>> pages) {
    this.pages = pages;
    turn(null);
  }

  private void turn(String after) {
    Page<T> page = pages.apply(after);
    items = page.items().iterator();
    next = page.next();
  }

  @Override
  public boolean hasNext() {
    while (!items.hasNext() && next != null) {
      turn(next);
    }
    return items.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return items.next();
  }
}
