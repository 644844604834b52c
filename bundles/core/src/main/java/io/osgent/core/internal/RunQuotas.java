package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How many runs a key, a user and a tenant may start in a day, by UTC. What was started before the server was is read from the
 * runs. Thread-safe.
 */
@Component(service = RunQuotas.class, configurationPid = "io.osgent.quota")
@Designate(ocd = RunQuotas.Config.class)
public final class RunQuotas {
  /** Configuration {@code io.osgent.quota}. */
  @ObjectClassDefinition(name = "Quotas", description = "How many runs may be started in a day, by UTC; 0 is no limit")
  public @interface Config {
    @AttributeDefinition(description = "Runs a day of each key, or of each person who logs in", min = "0")
    int keyRunsPerDay() default 0;

    @AttributeDefinition(description = "Runs a day of each user", min = "0")
    int userRunsPerDay() default 0;

    @AttributeDefinition(description = "Runs a day of each tenant's users together", min = "0")
    int tenantRunsPerDay() default 0;
  }

  /** How many are remembered; the others are counted anew when they are asked for. */
  private static final int MOST = 10_000;

  /**
   * Whose runs are counted together.
   *
   * @param kind in words
   * @param key the name of the key, or null where any counts
   */
  private record Holder(String kind, Reach reach, String key) {}

  /**
   * What has been counted on a day under one configuration.
   *
   * @param counts those that were asked for last
   */
  private record Day(LocalDate date, Config config, Map<Holder, StartedRuns> counts) {
    static Day of(LocalDate date, Config config) {
      return new Day(date, config, new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Holder, StartedRuns> eldest) {
          return size() > MOST;
        }
      });
    }

    Instant midnight() {
      return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Those who have a limit, the widest first: where a tenant has had its runs, nobody is counted whom somebody has made up. */
    Map<Holder, Integer> limits(Scope whose, Principal by) {
      var limits = new LinkedHashMap<Holder, Integer>();
      limits.put(new Holder("tenant", Reach.ofTenant(whose.tenant()), null), config.tenantRunsPerDay());
      limits.put(new Holder("key", Reach.ofTenant(by.tenant()), by.name()), config.keyRunsPerDay());
      limits.put(new Holder("user", Reach.of(whose), null), config.userRunsPerDay());
      limits.values().removeIf(most -> most == 0);
      return limits;
    }
  }

  private final Storage storage;
  private final Clock clock;
  private Day day;

  @Activate
  public RunQuotas(@Reference Storage storage, Config config) {
    this(storage, config, Clock.systemUTC());
  }

  RunQuotas(Storage storage, Config config, Clock clock) {
    this.storage = storage;
    this.clock = clock;
    change(config);
  }

  @Modified
  synchronized void change(Config changed) {
    if (changed.keyRunsPerDay() < 0 || changed.userRunsPerDay() < 0 || changed.tenantRunsPerDay() < 0) {
      throw new IllegalArgumentException("keyRunsPerDay, userRunsPerDay and tenantRunsPerDay should be 0 or above");
    }
    // Who had no limit was not counted.
    day = Day.of(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC), changed);
  }

  /**
   * Counts a run that is about to be started.
   *
   * @param by who starts it
   * @throws ProblemException 429 when it would be one too many
   */
  void take(Scope whose, Principal by) {
    boolean taken = false;
    while (!taken) {
      Day now = today();
      Map<Holder, Integer> limits = now.limits(whose, by);
      taken = take(now, limits, counted(now, limits));
    }
  }

  /** One after the other, and not with all others waiting: a count may take long. */
  private Map<Holder, StartedRuns> counted(Day now, Map<Holder, Integer> limits) {
    var counts = new LinkedHashMap<Holder, StartedRuns>();
    limits.forEach((holder, most) -> {
      StartedRuns started = started(now, holder);
      started.count(() -> storage.runsSince(holder.reach(), holder.key(), now.midnight()));
      requireRoom(now, holder, most, started.soFar());
      counts.put(holder, started);
    });
    return counts;
  }

  private synchronized StartedRuns started(Day now, Holder holder) {
    return now.counts().computeIfAbsent(holder, any -> new StartedRuns());
  }

  /** @return false when another day or configuration has begun meanwhile */
  private synchronized boolean take(Day then, Map<Holder, Integer> limits, Map<Holder, StartedRuns> counts) {
    if (then != today()) {
      return false;
    }
    counts.forEach((holder, started) -> requireRoom(then, holder, limits.get(holder), started.soFar()));
    counts.values().forEach(StartedRuns::add);
    return true;
  }

  private void requireRoom(Day now, Holder whose, int most, long before) {
    if (before >= most) {
      var tomorrow = Duration.between(clock.instant(), now.midnight().plus(Duration.ofDays(1)));
      throw new ProblemException(new Problem("quota_exceeded", 429, "this " + whose.kind() + " has started " + before
          + " runs today, of the " + most + " that a " + whose.kind()
          + " may start in a day; the next day begins at 00:00 UTC", true, tomorrow, null));
    }
  }

  /** The run that was counted did not come about after all. */
  synchronized void giveBack(Scope whose, Principal by) {
    Day now = today();
    now.limits(whose, by).keySet().stream().map(now.counts()::get).filter(Objects::nonNull)
        .forEach(StartedRuns::takeBack);
  }

  private synchronized Day today() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day.date())) {
      day = Day.of(today, day.config());
    }
    return day;
  }
}
