package io.osgent.activity.internal;

import io.osgent.activity.internal.ErasureTable.Erasure;
import io.osgent.api.Scope;
import io.osgent.server.privacy.PersonalData;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has everybody erase what they keep of a person. What fails is tried again; for one thread at a time. */
final class Erasing {
  private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

  private final ErasureTable table;
  private final Supplier<List<PersonalData>> keepers;
  private final Runnable purge;

  /**
   * @param keepers those who keep something of persons now, in the order they are asked
   * @param purge makes sure that what was deleted can't be read from a file any more
   */
  Erasing(ErasureTable table, Supplier<List<PersonalData>> keepers, Runnable purge) {
    this.table = table;
    this.keepers = keepers;
    this.purge = purge;
  }

  /** @return whether nothing is left of what was there when it began */
  boolean round(Erasure erasure) throws InterruptedException {
    if (erasure.user() == null) {
      return true;
    }
    var parts = new TreeMap<String, String>();
    table.kinds().forEach(kind -> parts.put(kind, "the bundle that keeps it is not here now"));
    for (PersonalData keeper : keepers.get()) {
      parts.put(keeper.kind(), erase(keeper, new Scope(erasure.tenant(), erasure.user(), null, null)));
      table.note(erasure.report().id(), parts);
    }
    table.note(erasure.report().id(), parts);
    purge.run();
    return parts.values().stream().allMatch(String::isEmpty);
  }

  /** @return the problem, or an empty text */
  private static String erase(PersonalData keeper, Scope scope) throws InterruptedException {
    try {
      keeper.erase(scope);
      return "";
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Whatever a bundle throws: it is asked again.
      LOG.warn("A person's {} could not be erased now; it is tried again: {}", keeper.kind(), e.getClass().getName());
      LOG.debug("That was", e);
      return "it could not be erased now (" + e.getClass().getSimpleName() + "); it is tried again";
    }
  }

  /** What was noted for the erasure itself goes last. */
  void end(Erasure erasure) {
    table.forgetWhose(erasure.report().id());
    purge.run();
    table.end(erasure.report().id());
  }
}
