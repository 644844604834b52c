package io.osgent.admin.internal;

import static io.osgent.admin.internal.Refusals.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private final Turns turns = new Turns();

  @AfterEach
  void close() {
    turns.close();
  }

  @Test
  void aChangeComesToItsEndAlthoughWhoAskedForItIsInterrupted() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    var made = new AtomicBoolean();
    Thread asker = Thread.ofVirtual().start(() -> assertProblem("administration_unavailable", "the change goes on",
        () -> turns.take(() -> {
          begun.countDown();
          goOn.await();
          made.set(true);
          return null;
        })));
    begun.await();

    asker.interrupt();
    asker.join();
    goOn.countDown();

    turns.take(() -> null);
    assertThat(made).isTrue();
  }

  @Test
  void aChangeMayAskForAnother() throws IOException {
    assertThat(turns.<String>take(() -> turns.take(() -> "made"))).isEqualTo("made");
  }

  @Test
  void afterTheEndNoChangeIsMade() {
    turns.close();

    assertProblem("administration_unavailable", "is being stopped", () -> turns.take(() -> "made"));
  }
}
