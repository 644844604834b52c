package io.osgent.itests.swap;

import java.util.ArrayList;
import java.util.List;

/** What came of the runs of one part of a bench. Thread-safe. */
final class Phase {
  private final List<Outcome> outcomes = new ArrayList<>();

  synchronized void add(Outcome outcome) {
    outcomes.add(outcome);
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

  /** Events that were lost, came twice or not in their turn. */
  int disorder() {
    return outcomes().stream().mapToInt(Outcome::disorder).sum();
  }

  int cuts() {
    return outcomes().stream().mapToInt(Outcome::cuts).sum();
  }

  String figures(String name) {
    return "%-14s %6d runs, %d failed, %d refused at first, %d events lost or repeated, %d streams resumed, p50 %.1f ms, p99 %.1f ms%n"
        .formatted(name, outcomes().size(), failed().size(), refused().size(), disorder(), cuts(), latencyMillis(0.5),
            latencyMillis(0.99));
  }
}
