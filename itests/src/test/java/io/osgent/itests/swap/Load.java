package io.osgent.itests.swap;

import java.time.Duration;
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
  private final List<Future<Void>> clients = new ArrayList<>();
  private final List<Coming> awaited = new CopyOnWriteArrayList<>();
  private volatile Phase phase = new Phase();
  private volatile boolean over;

  /** A version of a bundle that is about to serve. */
  private record Coming(String bundle, String version, CompletableFuture<Long> first) {}

  /** @param apart how long each waits after its first run, more than the one before it: in step, all would begin together */
  Load(String agent, int runs, Duration apart, RunClient.Maker maker) {
    for (int i = 0; i < runs; i++) {
      Duration later = apart.multipliedBy(i);
      clients.add(threads.submit(() -> keepRunning(agent, later, maker)));
    }
  }

  private Void keepRunning(String agent, Duration later, RunClient.Maker maker) throws Exception {
    try (RunClient client = maker.make(this::started)) {
      run(client, agent);
      Thread.sleep(later);
      while (!over) {
        run(client, agent);
      }
    }
    return null;
  }

  private void run(RunClient client, String agent) throws Exception {
    Phase begunIn = phase;
    begunIn.add(client.run(agent, "Please"));
  }

  private void started(Outcome run) {
    for (Coming version : awaited) {
      if (run.uses(version.bundle(), version.version())) {
        version.first().complete(run.started());
      }
    }
  }

  /** When, by {@link System#nanoTime}, the first run that begins on this version of a bundle has started. */
  CompletableFuture<Long> firstRunOn(String bundle, String version) {
    var coming = new Coming(bundle, version, new CompletableFuture<>());
    awaited.add(coming);
    return coming.first().whenComplete((when, failure) -> awaited.remove(coming));
  }

  /** Begins a new phase, to which the runs belong that begin from now on. */
  Phase next() {
    phase = new Phase();
    return phase;
  }

  /** Lets the runs that are under way come to their ends. */
  void finish() throws Exception {
    over = true;
    for (Future<Void> client : clients) {
      client.get(2, TimeUnit.MINUTES);
    }
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
