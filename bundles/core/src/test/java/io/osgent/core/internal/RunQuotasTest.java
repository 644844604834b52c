package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RunQuotasTest {
  private static final Scope ANN = new Scope("default", "ann", null, null);
  private static final Principal CI = Principal.of("ci", "default", "ann", BuiltInRole.SERVICE);
  private static final Principal OTHER = Principal.of("other", "default", "ann", BuiltInRole.SERVICE);
  private static final Scope BOB = new Scope("default", "bob", null, null);
  private static final Scope ELSEWHERE = new Scope("other", "ann", null, null);

  private final MemoryStorage storage = new MemoryStorage();
  private Instant now = Instant.parse("2026-05-08T23:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  @Test
  void aUserMayStartSoManyADayAndIsToldWhenTheNextDayBegins() {
    var quotas = quotas(0, 2, 0);
    quotas.take(ANN, CI);
    quotas.take(ANN, CI);
    assertThatThrownBy(() -> quotas.take(ANN, CI)).isInstanceOfSatisfying(ProblemException.class, refused -> {
      assertThat(refused.problem().code()).isEqualTo("quota_exceeded");
      assertThat(refused.problem().status()).isEqualTo(429);
      assertThat(refused.problem().retryAfter()).isEqualTo(Duration.ofHours(1));
    }).hasMessageContaining("this user has started 2 runs today");
    quotas.take(BOB, CI);
    quotas.take(ELSEWHERE, CI);
    now = now.plus(Duration.ofHours(1));
    quotas.take(ANN, CI);
  }

  @Test
  void aTenantsUsersAreCountedTogether() {
    var quotas = quotas(0, 0, 2);
    quotas.take(ANN, CI);
    quotas.take(BOB, CI);
    assertThatThrownBy(() -> quotas.take(BOB, CI)).hasMessageContaining("this tenant has started 2 runs today");
    quotas.take(ELSEWHERE, CI);
  }

  @Test
  void aKeyMayStartSoManyWhomeverItActsForAndThoseFromBeforeTheServerWasCount() {
    storage.commit(List.of(accepted("run_1", now.minus(Duration.ofHours(1)), "ci"),
        accepted("run_2", now.minus(Duration.ofHours(1)), "other")));
    var quotas = quotas(2, 0, 0);
    quotas.take(BOB, CI);
    assertThatThrownBy(() -> quotas.take(ANN, CI)).hasMessageContaining(
        "this key has started 2 runs today, of the 2 that a key may start in a day");
    quotas.take(ANN, OTHER);
    quotas.change(config(3, 0, 0));
    quotas.giveBack(BOB, CI);
    quotas.take(ANN, CI);
  }

  @Test
  void whereATenantHasHadItsRunsNobodyIsCountedWhomSomebodyHasMadeUp() {
    var quotas = quotas(0, 5, 1);
    quotas.take(ANN, CI);
    long counted = storage.counts();
    for (int i = 0; i < 100; i++) {
      var madeUp = new Scope("default", "nobody-" + i, null, null);
      assertThatThrownBy(() -> quotas.take(madeUp, CI)).hasMessageContaining("this tenant");
    }
    assertThat(storage.counts()).isEqualTo(counted);
  }

  @Test
  @Timeout(60)
  void whileSomebodysRunsAreCountedOthersStartTheirsAndTheyAreCountedOnce() throws Exception {
    var hold = new Hold();
    storage.whenCounting = reach -> {
      if ("ann".equals(reach.user())) {
        stay(hold);
      }
    };
    var quotas = quotas(0, 2, 0);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> anns = List.of(threads.submit(() -> quotas.take(ANN, CI)),
          threads.submit(() -> quotas.take(ANN, CI)));
      hold.awaitInside();
      threads.submit(() -> quotas.take(BOB, CI)).get(30, TimeUnit.SECONDS);
      hold.letGo();
      for (Future<?> ann : anns) {
        ann.get(30, TimeUnit.SECONDS);
      }
    }
    assertThat(storage.counts()).isEqualTo(2);
    assertThatThrownBy(() -> quotas.take(ANN, CI)).hasMessageContaining("this user has started 2 runs today");
  }

  private static void stay(Hold hold) {
    try {
      hold.stay();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aRunThatDoesNotComeAboutDoesNotCount() {
    var quotas = quotas(0, 1, 1);
    quotas.take(ANN, CI);
    quotas.giveBack(ANN, CI);
    quotas.take(ANN, CI);
    assertThatThrownBy(() -> quotas.take(ANN, CI)).isInstanceOf(ProblemException.class);
  }

  @Test
  void whatWasStartedBeforeTheServerWasCountsAsWell() {
    storage.commit(
        List.of(accepted("run_1", now.minus(Duration.ofHours(1)), "ci"),
            accepted("run_2", now.minus(Duration.ofDays(1)), "ci")));
    var quotas = quotas(0, 2, 0);
    quotas.take(ANN, CI);
    assertThatThrownBy(() -> quotas.take(ANN, CI)).isInstanceOf(ProblemException.class);
  }

  private static Change accepted(String id, Instant at, String key) {
    return new Change.RunAccepted(
        new Run(id, "assistant", 1, "ses_1", "default", "ann", RunStatus.QUEUED, "Hi", 0, null,
            false, RunUsage.NONE, at, null, null),
        key, null);
  }

  private RunQuotas quotas(int ofKey, int ofUser, int ofTenant) {
    return new RunQuotas(storage, config(ofKey, ofUser, ofTenant), clock);
  }

  static RunQuotas.Config config(int ofKey, int ofUser, int ofTenant) {
    return Configs.of(RunQuotas.Config.class,
        Map.of("keyRunsPerDay", ofKey, "userRunsPerDay", ofUser, "tenantRunsPerDay", ofTenant));
  }
}
