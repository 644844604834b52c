package io.osgent.itests.swap;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What came of the runs of one part of a bench. Thread-safe. */
final class Phase {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final List<Outcome> outcomes = new ArrayList<>();

  synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
    notifyAll();
  }

  /** Waits until so many of its runs have ended. */
  synchronized void await(int runs) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (outcomes.size() < runs) {
      long left = until - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("waited in vain for " + runs + " runs; " + outcomes.size() + " have ended");
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized List<Outcome> outcomes() {
    return List.copyOf(outcomes);
  }

  /** @param share 0.5 for the median */
  double latencyMillis(double share) {
    long[] sorted = outcomes().stream().mapToLong(Outcome::nanos).sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
  }

  List<Outcome> failed() {
    return outcomes().stream().filter(outcome -> !outcome.completed()).toList();
  }

  /** Runs that were not accepted when they were asked for, but only at a later attempt. */
  List<Outcome> refused() {
    return outcomes().stream().filter(outcome -> outcome.refusals() > 0).toList();
  }

  /** Events that were lost, or came twice. */
  long disorder() {
    return outcomes().stream().mapToLong(Outcome::disorder).sum();
  }

  int cuts() {
    return outcomes().stream().mapToInt(Outcome::cuts).sum();
  }

  int unannouncedCuts() {
    return outcomes().stream().mapToInt(Outcome::unannounced).sum();
  }

  String figures(String name) {
    return "%-14s %6d runs, %d failed, %d refused at first, %d events lost or repeated, %d streams resumed, p50 %.1f ms, p99 %.1f ms%n"
        .formatted(name, outcomes().size(), failed().size(), refused().size(), disorder(), cuts(), latencyMillis(0.5),
            latencyMillis(0.99));
  }
}
