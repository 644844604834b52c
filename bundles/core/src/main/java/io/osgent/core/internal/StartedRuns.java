package io.osgent.core.internal;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/** How many runs somebody has started in a day: counted once, and from then on kept up. Thread-safe. */
final class StartedRuns {
  private final AtomicReference<OptionalLong> started = new AtomicReference<>(OptionalLong.empty());

  /** Counts those from before, unless that has been done; whoever comes meanwhile waits. */
  synchronized void count(LongSupplier before) {
    if (started.get().isEmpty()) {
      started.set(OptionalLong.of(before.getAsLong()));
    }
  }

  /** @throws java.util.NoSuchElementException when they have not been counted */
  long soFar() {
    return started.get().orElseThrow();
  }

  void add() {
    change(1);
  }

  /** Nothing, where they have not been counted: one that did not come about is not among those that will be. */
  void takeBack() {
    change(-1);
  }

  private void change(int by) {
    started.updateAndGet(now -> now.isEmpty() ? now : OptionalLong.of(Math.max(0, now.getAsLong() + by)));
  }
}
