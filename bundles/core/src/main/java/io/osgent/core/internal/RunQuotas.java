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

  private final Storage storage;
  private final Clock clock;
  private final Map<Holder, Long> started = new LinkedHashMap<>(16, 0.75f, true) {
    private static final long serialVersionUID = 1;

    @Override
    protected boolean removeEldestEntry(Map.Entry<Holder, Long> eldest) {
      return size() > MOST;
    }
  };
  private LocalDate day = LocalDate.MIN;
  private Config config;

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
    config = changed;
    // Who had no limit was not counted.
    started.clear();
  }

  /**
   * Counts a run that is about to be started.
   *
   * @param by who starts it
   * @throws ProblemException 429 when it would be one too many
   */
  synchronized void take(Scope whose, Principal by) {
    forgetYesterday();
    Map<Holder, Integer> limits = limits(whose, by);
    limits.forEach(this::requireRoom);
    limits.keySet().forEach(holder -> started.merge(holder, 1L, Long::sum));
  }

  /** Those who have a limit, the widest first: where a tenant has had its runs, nobody is counted whom somebody has made up. */
  private Map<Holder, Integer> limits(Scope whose, Principal by) {
    var limits = new LinkedHashMap<Holder, Integer>();
    limits.put(new Holder("tenant", Reach.ofTenant(whose.tenant()), null), config.tenantRunsPerDay());
    limits.put(new Holder("key", Reach.ofTenant(by.tenant()), by.name()), config.keyRunsPerDay());
    limits.put(new Holder("user", Reach.of(whose), null), config.userRunsPerDay());
    limits.values().removeIf(most -> most == 0);
    return limits;
  }

  private void requireRoom(Holder whose, int most) {
    Long known = started.get(whose);
    long before = known == null ? storage.runsSince(whose.reach(), whose.key(), midnight()) : known;
    if (known == null) {
      started.put(whose, before);
    }
    if (before >= most) {
      var tomorrow = Duration.between(clock.instant(), midnight().plus(Duration.ofDays(1)));
      throw new ProblemException(new Problem("quota_exceeded", 429, "this " + whose.kind() + " has started " + before
          + " runs today, of the " + most + " that a " + whose.kind()
          + " may start in a day; the next day begins at 00:00 UTC", true, tomorrow, null));
    }
  }

  /** The run that was counted did not come about after all. */
  synchronized void giveBack(Scope whose, Principal by) {
    limits(whose, by).keySet()
        .forEach(holder -> started.computeIfPresent(holder, (any, count) -> Math.max(0, count - 1)));
  }

  private void forgetYesterday() {
    var today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      day = today;
      started.clear();
    }
  }

  private Instant midnight() {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant();
  }
}
