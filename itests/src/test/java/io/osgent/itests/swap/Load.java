package io.osgent.itests.swap;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** So many runs at once, all the time: where one has ended the next begins. */
final class Load implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();
  private final List<Coming> awaited = new CopyOnWriteArrayList<>();
  private volatile Phase phase = new Phase();
  private volatile boolean over;

  /** A version of a bundle that is about to serve. */
  private record Coming(String bundle, String version, CompletableFuture<Long> first) {}

  Load(URI server, String agent, int runs) {
    for (int i = 0; i < runs; i++) {
      clients.add(threads.submit(() -> keepRunning(server, agent)));
    }
  }

  private Void keepRunning(URI server, String agent) throws IOException, InterruptedException {
    try (var client = new StreamingClient(server, this::started)) {
      while (!over) {
        Phase begunIn = phase;
        Outcome outcome = client.run(agent, "Please");
        begunIn.add(outcome);
      }
    }
    return null;
  }

  private void started(Outcome run) {
    awaited.stream().filter(version -> run.uses(version.bundle(), version.version()))
        .forEach(version -> version.first().complete(run.started()));
  }

  /** When, by {@link System#nanoTime}, the first run that begins on this version of a bundle has started. */
  CompletableFuture<Long> firstRunOn(String bundle, String version) {
    var coming = new Coming(bundle, version, new CompletableFuture<>());
    awaited.add(coming);
    coming.first().whenComplete((when, failure) -> awaited.remove(coming));
    return coming.first();
  }

  /** Begins a new phase, to which the runs belong that begin from now on. */
  Phase next() {
    phase = new Phase();
    return phase;
  }

  /** Lets the runs that are under way come to their ends. */
  void finish() throws Exception {
    over = true;
    for (Future<?> client : clients) {
      client.get(2, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
