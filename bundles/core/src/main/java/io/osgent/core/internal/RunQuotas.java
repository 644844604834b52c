package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Storage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * How many runs a user and a tenant may start in a day, by UTC. What was started before the server was is read from the
 * runs. Thread-safe.
 */
@Component(service = RunQuotas.class, configurationPid = "io.osgent.quota")
@Designate(ocd = RunQuotas.Config.class)
public final class RunQuotas {
  /** Configuration {@code io.osgent.quota}. */
  @ObjectClassDefinition(name = "Quotas", description = "How many runs may be started in a day, by UTC; 0 is no limit")
  public @interface Config {
    @AttributeDefinition(description = "Runs a day of each user", min = "0")
    int userRunsPerDay() default 0;

    @AttributeDefinition(description = "Runs a day of each tenant's users together", min = "0")
    int tenantRunsPerDay() default 0;
  }

  private final Storage storage;
  private final Clock clock;
  private final Map<Reach, Long> started = new HashMap<>();
  private LocalDate day = LocalDate.MIN;
  private volatile Config config;

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
  void change(Config changed) {
    if (changed.userRunsPerDay() < 0 || changed.tenantRunsPerDay() < 0) {
      throw new IllegalArgumentException("userRunsPerDay and tenantRunsPerDay should be 0 or above");
    }
    config = changed;
  }

  /**
   * Counts a run that is about to be started.
   *
   * @throws ProblemException 429 when it would be one too many
   */
  void take(Scope whose) {
    var now = config;
    if (now.userRunsPerDay() > 0 || now.tenantRunsPerDay() > 0) {
      takeOne(whose, now.userRunsPerDay(), now.tenantRunsPerDay());
    }
  }

  private synchronized void takeOne(Scope whose, int mostOfUser, int mostOfTenant) {
    forgetYesterday();
    var user = Reach.of(whose);
    var tenant = Reach.ofTenant(whose.tenant());
    requireRoom("user", user, mostOfUser);
    requireRoom("tenant", tenant, mostOfTenant);
    started.merge(user, 1L, Long::sum);
    started.merge(tenant, 1L, Long::sum);
  }

  private void requireRoom(String kind, Reach whose, int most) {
    // Also where there is no limit now: there may be one later in the day.
    long before = started.computeIfAbsent(whose, any -> storage.runsSince(whose, midnight()));
    if (most > 0 && before >= most) {
      var tomorrow = Duration.between(clock.instant(), midnight().plus(Duration.ofDays(1)));
      throw new ProblemException(new Problem("quota_exceeded", 429, "this " + kind + " has started " + before
          + " runs today, of the " + most + " that a " + kind + " may start in a day; the next day begins at 00:00 UTC",
          true,
          tomorrow, null));
    }
  }

  /** The run that was counted did not come about after all. */
  synchronized void giveBack(Scope whose) {
    started.computeIfPresent(Reach.of(whose), (any, count) -> Math.max(0, count - 1));
    started.computeIfPresent(Reach.ofTenant(whose.tenant()), (any, count) -> Math.max(0, count - 1));
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
