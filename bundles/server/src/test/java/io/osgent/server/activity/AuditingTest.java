package io.osgent.server.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class AuditingTest {
  private static final Duration NO_TIME = Duration.ofMillis(1);

  private final AtomicBoolean everHere = new AtomicBoolean();
  private final Auditing auditing = new Auditing(everHere, NO_TIME);
  private final List<String> recorded = new CopyOnWriteArrayList<>();
  private final AuditLog log = entry -> recorded.add(entry.action() + " " + entry.target());

  private static void act(Auditing auditing, String target) {
    auditing.record(Principal.of("ada", Principal.HOUSE, "ada", BuiltInRole.ADMIN), "key.created", target, Map.of());
  }

  private static void assertRefused(Auditing auditing) {
    assertThatThrownBy(() -> act(auditing, "user/ann")).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.problem().code()).isEqualTo("audit_failing");
      assertThat(e.problem().status()).isEqualTo(503);
      assertThat(e.problem().retryable()).isTrue();
    });
  }

  @Test
  void untilThereIsALogForTheFirstTimeAdministrationGoesOnWithout() {
    act(auditing, "user/ann");
    auditing.come(log);
    act(auditing, "user/ben");
    assertThat(recorded).containsExactly("key.created user/ben");
  }

  @Test
  void whileTheLogIsAwayNothingIsDoneNotEvenByThoseWhoHaveNeverSeenIt() {
    auditing.come(log);
    auditing.gone(log);
    assertRefused(auditing);
    assertRefused(new Auditing(everHere, NO_TIME));
    auditing.come(log);
    act(auditing, "user/ann");
    assertThat(recorded).containsExactly("key.created user/ann");
  }

  @Test
  void whatReplacesTheLogIsWaitedFor() throws InterruptedException {
    var patient = new Auditing(everHere, Duration.ofMinutes(5));
    patient.come(log);
    patient.gone(log);
    var acting = Thread.ofPlatform().start(() -> act(patient, "user/ann"));
    while (acting.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    patient.come(log);
    acting.join();
    assertThat(recorded).containsExactly("key.created user/ann");
  }

  @Test
  void theOldLogsLeavingIsNothingToTheNewOne() {
    auditing.come(entry -> {});
    AuditLog old = entry -> {};
    auditing.come(old);
    auditing.come(log);
    auditing.gone(old);
    act(auditing, "user/ann");
    assertThat(recorded).hasSize(1);
  }
}
