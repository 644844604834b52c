package io.osgent.storage.postgres.internal;

import io.osgent.api.health.HealthCheck.Health;
import io.osgent.server.storage.StorageException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Whether the database answers. Who asks waits only a moment: a server that is lost takes seconds to be given up, and that
 * one question goes on behind. Thread-safe.
 */
final class Pulse {
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final PostgresDatabase database;
  private CompletableFuture<String> question;

  Pulse(PostgresDatabase database) {
    this.database = database;
  }

  Health take() {
    try {
      String version = ask().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      return Health.up("PostgreSQL " + version + "; " + database.figures());
    } catch (TimeoutException e) {
      return Health.down("PostgreSQL does not answer; " + database.figures());
    } catch (ExecutionException e) {
      return Health.down(e.getCause().getMessage() + "; " + database.figures());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Health.down("interrupted");
    }
  }

  private synchronized CompletableFuture<String> ask() {
    if (question == null || question.isDone()) {
      var asked = new CompletableFuture<String>();
      Thread.ofVirtual().name("osgent-postgresql-pulse").start(() -> {
        try {
          asked.complete(database.version());
        } catch (StorageException e) {
          asked.completeExceptionally(e);
        }
      });
      question = asked;
    }
    return question;
  }
}
