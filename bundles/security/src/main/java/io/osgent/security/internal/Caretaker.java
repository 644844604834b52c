package io.osgent.security.internal;

import io.osgent.api.ProblemException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What nobody should wait for: notes when keys were used last, and clears away logins that have ended. */
@Component(immediate = true, service = {})
public final class Caretaker {
  private static final Logger LOG = LoggerFactory.getLogger(Caretaker.class);

  private final Directory directory;
  private final ScheduledExecutorService rounds = Executors
      .newSingleThreadScheduledExecutor(Thread.ofVirtual().name("identity-caretaker").factory());

  @Activate
  public Caretaker(@Reference Directory directory) {
    this.directory = directory;
    rounds.scheduleWithFixedDelay(this::round, 60, 60, TimeUnit.SECONDS);
  }

  private void round() {
    try {
      directory.noteUses();
      Instant now = Instant.now();
      directory.end(login -> !now.isBefore(login.expiresAt()));
    } catch (ProblemException e) {
      LOG.warn("when keys were used last is not noted for now: {}", e.getMessage());
    } catch (RuntimeException e) {
      // Whoever is scheduled and throws is not scheduled again.
      LOG.error("a round of the caretaker failed; the next one tries again", e);
    }
  }

  @Deactivate
  void close() throws InterruptedException {
    rounds.shutdownNow();
    rounds.awaitTermination(5, TimeUnit.SECONDS);
    round();
  }
}
