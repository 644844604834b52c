package io.osgent.security.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Network;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Slows down those who guess passwords: by user, whether or not there is such a user, and by the address they come from.
 * An attempt made too early is not looked at, and makes the wait no longer, so that a user waits half a minute at most for the next that
 * is. Whoever keeps guessing can take that one from a user who comes from where they have never logged in before; one who comes from where
 * they have waits for the mistakes made from there only. Thread-safe.
 */
final class Attempts {
  /**
   * How patient to be.
   *
   * @param free mistakes that cost nothing
   * @param longest of the waits, of which the first is a second and each later one twice as long
   * @param memory after so long without a mistake all is forgotten
   */
  private record Rule(int free, Duration longest, Duration memory) {
    Duration wait(int mistakes) {
      int doublings = mistakes - free;
      return doublings < 0
          ? Duration.ZERO
          : doublings > 20 ? longest : shorter(Duration.ofSeconds(1L << doublings), longest);
    }

    private static Duration shorter(Duration one, Duration other) {
      return one.compareTo(other) < 0 ? one : other;
    }
  }

  private static final Rule USER = new Rule(5, Duration.ofSeconds(30), Duration.ofMinutes(15));
  private static final Rule ADDRESS = new Rule(20, Duration.ofMinutes(15), Duration.ofHours(1));
  /** So many users and addresses are remembered each; those seen longest ago are forgotten first. */
  private static final int MOST = 10_000;

  private record Mistakes(int count, Instant last) {}

  /** A person at a place. */
  private record Place(UserKey user, String address) {}

  private final InstantSource clock;
  private final Map<Object, Mistakes> users = bounded();
  private final Map<String, Mistakes> addresses = bounded();
  private final Map<Place, Boolean> known = bounded();

  Attempts(InstantSource clock) {
    this.clock = clock;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      private static final long serialVersionUID = 1L;

      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > MOST;
      }
    };
  }

  /** One that was looked at, and what there was before it. */
  private record Attempt(Object who, String address, Mistakes ofUser, Mistakes ofAddress, Instant at) {}

  /**
   * It is a mistake from the beginning, so that many at once are not free.
   *
   * @param from the address, or null when nobody knows
   * @throws ProblemException 429 when it comes too early
   */
  private synchronized Attempt begin(UserKey user, String from) {
    Instant now = clock.instant();
    String address = network(from);
    Object who = who(user, address);
    var waits = new ArrayList<>(List.of(wait(USER, users.get(who), now)));
    if (address != null) {
      waits.add(wait(ADDRESS, addresses.get(address), now));
    }
    waits.stream().filter(Predicate.not(Duration::isZero)).max(Duration::compareTo).ifPresent(wait -> {
      long seconds = wait.plusMillis(999).toSeconds();
      throw new ProblemException(new Problem("too_many_attempts", 429,
          "too many passwords were tried; the next is looked at in " + seconds + " s", true,
          Duration.ofSeconds(seconds),
          null));
    });
    var attempt = new Attempt(who, address, users.get(who), address == null ? null : addresses.get(address), now);
    count(USER, users, who, now);
    if (address != null) {
      count(ADDRESS, addresses, address, now);
    }
    return attempt;
  }

  /**
   * An attempt, which counts as a mistake until it {@link #succeeded}; one that could not be looked at, for too many were, does not.
   *
   * @throws ProblemException 429 when it comes too early
   */
  boolean tried(UserKey user, String from, BooleanSupplier fits) {
    Attempt attempt = begin(user, from);
    try {
      return fits.getAsBoolean();
    } catch (ProblemException notLookedAt) {
      withdrawn(attempt);
      throw notLookedAt;
    }
  }

  /** Nobody has looked at it after all. */
  private synchronized void withdrawn(Attempt attempt) {
    discount(users, attempt.who(), attempt.ofUser(), attempt.at());
    if (attempt.address() != null) {
      discount(addresses, attempt.address(), attempt.ofAddress(), attempt.at());
    }
  }

  /** Where nobody else has tried since, all is as it was before. */
  private static <K> void discount(Map<K, Mistakes> all, K whose, Mistakes before, Instant at) {
    all.computeIfPresent(whose, (key, now) -> now.equals(new Mistakes(before == null ? 1 : before.count() + 1, at))
        ? before
        : now.count() <= 1 ? null : new Mistakes(now.count() - 1, now.last()));
  }

  private static Duration wait(Rule rule, Mistakes mistakes, Instant now) {
    if (mistakes == null || mistakes.last().plus(rule.memory()).isBefore(now)) {
      return Duration.ZERO;
    }
    Duration left = Duration.between(now, mistakes.last().plus(rule.wait(mistakes.count())));
    return left.isNegative() ? Duration.ZERO : left;
  }

  private static <K> void count(Rule rule, Map<K, Mistakes> all, K whose, Instant now) {
    all.compute(whose, (key, before) -> new Mistakes(
        before == null || before.last().plus(rule.memory()).isBefore(now) ? 1 : before.count() + 1, now));
  }

  /** That was no mistake. What others have tried from the same address stays counted. */
  synchronized void succeeded(UserKey user, String from) {
    String address = network(from);
    users.remove(who(user, address));
    if (address != null) {
      addresses.computeIfPresent(address,
          (key, before) -> before.count() <= 1 ? null : new Mistakes(before.count() - 1, before.last()));
      known.put(new Place(user, address), true);
    }
  }

  /** Where somebody has logged in before, others' mistakes do not count. */
  private Object who(UserKey user, String address) {
    var place = new Place(user, address);
    return address != null && known.containsKey(place) ? place : user;
  }

  private static String network(String from) {
    return from == null ? null : Network.of(from).name();
  }
}
