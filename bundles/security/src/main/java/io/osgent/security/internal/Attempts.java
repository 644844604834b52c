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
import java.util.function.Predicate;

/**
 * Slows down those who guess passwords: by user, whether or not there is such a user, and by the address they come from.
 * Nobody is locked out for long by others: a user waits half a minute at most, and one who comes from where they have
 * logged in before waits for their own mistakes only. An attempt made too early is not looked at, and makes the wait no longer. Thread-safe.
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

  /**
   * Counts an attempt as a mistake until it {@link #succeeded}, so that many at once are not free.
   *
   * @param from the address, or null when nobody knows
   * @throws ProblemException 429 when it comes too early
   */
  synchronized void begin(UserKey user, String from) {
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
          "too many attempts to log in; the next is looked at in " + seconds + " s", true, Duration.ofSeconds(seconds),
          null));
    });
    count(USER, users, who, now);
    if (address != null) {
      count(ADDRESS, addresses, address, now);
    }
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
