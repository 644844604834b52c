package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.storage.Change;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunQuotasTest {
  private static final Scope ANN = new Scope("default", "ann", null, null);
  private static final Scope BOB = new Scope("default", "bob", null, null);
  private static final Scope ELSEWHERE = new Scope("other", "ann", null, null);

  private final MemoryStorage storage = new MemoryStorage();
  private Instant now = Instant.parse("2026-05-08T23:00:00Z");
  private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

  @Test
  void aUserMayStartSoManyADayAndIsToldWhenTheNextDayBegins() {
    var quotas = quotas(2, 0);
    quotas.take(ANN);
    quotas.take(ANN);
    assertThatThrownBy(() -> quotas.take(ANN)).isInstanceOfSatisfying(ProblemException.class, refused -> {
      assertThat(refused.problem().code()).isEqualTo("quota_exceeded");
      assertThat(refused.problem().status()).isEqualTo(429);
      assertThat(refused.problem().retryAfter()).isEqualTo(Duration.ofHours(1));
    }).hasMessageContaining("this user has started 2 runs today");
    quotas.take(BOB);
    quotas.take(ELSEWHERE);
    now = now.plus(Duration.ofHours(1));
    quotas.take(ANN);
  }

  @Test
  void aTenantsUsersAreCountedTogether() {
    var quotas = quotas(0, 2);
    quotas.take(ANN);
    quotas.take(BOB);
    assertThatThrownBy(() -> quotas.take(BOB)).hasMessageContaining("this tenant has started 2 runs today");
    quotas.take(ELSEWHERE);
  }

  @Test
  void aRunThatDoesNotComeAboutDoesNotCount() {
    var quotas = quotas(1, 1);
    quotas.take(ANN);
    quotas.giveBack(ANN);
    quotas.take(ANN);
    assertThatThrownBy(() -> quotas.take(ANN)).isInstanceOf(ProblemException.class);
  }

  @Test
  void whatWasStartedBeforeTheServerWasCountsAsWell() {
    storage.commit(
        List.of(accepted("run_1", now.minus(Duration.ofHours(1))), accepted("run_2", now.minus(Duration.ofDays(1)))));
    var quotas = quotas(2, 0);
    quotas.take(ANN);
    assertThatThrownBy(() -> quotas.take(ANN)).isInstanceOf(ProblemException.class);
  }

  private static Change accepted(String id, Instant at) {
    return new Change.RunAccepted(
        new Run(id, "assistant", 1, "ses_1", "default", "ann", RunStatus.QUEUED, "Hi", 0, null,
            false, RunUsage.NONE, at, null, null),
        "key", null);
  }

  private RunQuotas quotas(int ofUser, int ofTenant) {
    return new RunQuotas(storage, config(ofUser, ofTenant), clock);
  }

  static RunQuotas.Config config(int ofUser, int ofTenant) {
    return Configs.of(RunQuotas.Config.class, Map.of("userRunsPerDay", ofUser, "tenantRunsPerDay", ofTenant));
  }
}
