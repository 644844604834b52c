package io.osgent.activity.internal;

import io.osgent.activity.internal.ErasureTable.Erasure;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.privacy.PersonalData;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has everybody erase what they keep of a person. What fails is tried again; for one thread at a time. */
final class Erasing {
  private static final Duration AGAIN = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Erasing.class);

  private final ErasureTable table;
  private final Kinds kinds;
  private final Supplier<List<PersonalData>> keepers;
  private final Runnable purge;

  /**
   * @param kinds what there is to be erased, whether or not its keeper is here
   * @param keepers those who keep something of persons now, in the order they are asked
   * @param purge makes sure that what was deleted can't be read from a file any more
   */
  Erasing(ErasureTable table, Kinds kinds, Supplier<List<PersonalData>> keepers, Runnable purge) {
    this.table = table;
    this.kinds = kinds;
    this.keepers = keepers;
    this.purge = purge;
  }

  /** @return whether nothing is left of what was there when it began */
  boolean round(Erasure erasure) throws InterruptedException {
    if (erasure.user() == null) {
      return true;
    }
    var scope = new Scope(erasure.tenant(), erasure.user(), null, null);
    Map<String, String> parts = erase(keeper -> keeper.erase(scope), now -> table.note(erasure.report().id(), now));
    return parts.values().stream().allMatch(String::isEmpty);
  }

  /**
   * Has everybody erase what they keep of a tenant's people.
   *
   * @throws ProblemException that says what is left
   */
  void tenant(String tenant) throws InterruptedException {
    try {
      String left = erase(keeper -> keeper.eraseTenant(tenant), now -> {}).entrySet().stream()
          .filter(part -> !part.getValue().isEmpty()).map(part -> part.getKey() + ": " + part.getValue())
          .collect(Collectors.joining("; "));
      if (!left.isEmpty()) {
        throw new ProblemException(failed(left));
      }
    } catch (StorageException e) {
      throw new ProblemException(failed(e.getMessage()), e);
    }
  }

  private static Problem failed(String why) {
    return new Problem("erasure_failed", 503, "not everything could be erased: " + why, true, AGAIN, null);
  }

  /** What is done to each of them. */
  @FunctionalInterface
  private interface Step {
    void of(PersonalData keeper) throws Exception;
  }

  /** @return what became of each kind: a problem, or an empty text when it is erased */
  private Map<String, String> erase(Step step, Consumer<Map<String, String>> progress) throws InterruptedException {
    var parts = new TreeMap<String, String>();
    kinds.all().forEach(kind -> parts.put(kind, "the bundle that keeps it is not here now"));
    for (PersonalData keeper : keepers.get()) {
      parts.put(keeper.kind(), erase(keeper, step));
      progress.accept(parts);
    }
    progress.accept(parts);
    purge.run();
    return parts;
  }

  /** @return the problem, or an empty text */
  private static String erase(PersonalData keeper, Step step) throws InterruptedException {
    try {
      step.of(keeper);
      return "";
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      // Whatever a bundle throws: it is asked again.
      LOG.warn("Somebody's {} could not be erased now: {}", keeper.kind(), e.getClass().getName());
      LOG.debug("That was", e);
      return "it could not be erased now (" + e.getClass().getSimpleName() + ")";
    }
  }

  /** What was noted for the erasure itself goes last. */
  void end(Erasure erasure) {
    table.forgetWhose(erasure.report().id());
    purge.run();
    table.end(erasure.report().id());
  }
}
