package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The server that is killed, and started again in the same home. Thread-safe, but only one thread starts it. */
final class Victim implements AutoCloseable {
  private final Path home;
  private volatile ServerProcess server;
  private ServerProcess killed;
  private volatile CompletableFuture<Rest> ready = new CompletableFuture<>();

  Victim(Path home) {
    this.home = home;
  }

  /** From a home's second start on the JVM keeps what it has loaded, and only a server that ends in order does that. */
  void prepare() throws IOException, InterruptedException {
    for (int i = 0; i < 2; i++) {
      try (var first = ServerProcess.start(home)) {
        assertThat(first.terminate()).isZero();
      }
    }
  }

  void start() throws IOException {
    server = ServerProcess.launch(home, Map.of());
  }

  void awaitReady() {
    ServerProcess begun = server;
    ServerProcess.await("the server to be ready", () -> {
      assertThat(begun.alive()).as("the server should live; it said: " + begun.said()).isTrue();
      return begun.ready();
    });
    assertThat(begun.process().info().command()).as("what is killed").hasValueSatisfying(
        command -> assertThat(command).endsWith("/java"));
    ready.complete(begun.rest());
  }

  /** Kills it, and returns when it is dead; killing the dead changes nothing. */
  synchronized void kill() throws IOException {
    if (server != killed) {
      assertThat(server.alive()).as("the server should live until it is killed; it said: " + server.said()).isTrue();
      killed = server;
      ready = ready.isDone() ? new CompletableFuture<>() : ready;
      server.kill();
      server.close();
    }
  }

  /** A client of it, once it is ready. */
  Rest rest() throws InterruptedException {
    try {
      return ready.get(2, TimeUnit.MINUTES);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the server should have become ready", e);
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
