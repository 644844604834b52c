package io.osgent.activity.internal;

import java.time.Duration;

/** How fast something long is done in small steps, so that others may write between them. */
record Pace(Duration rest) {
  /** What somebody waits for. */
  static final Pace BRISK = new Pace(Duration.ofMillis(2));
  /** What nobody waits for. */
  static final Pace EASY = new Pace(Duration.ofMillis(50));

  /** One step. */
  @FunctionalInterface
  interface Step {
    /** @return how much it has done; 0 when there is no more */
    int go();
  }

  /** @return how much was done altogether */
  long repeat(Step step) throws InterruptedException {
    long all = 0;
    for (int done = step.go(); done > 0; done = step.go()) {
      all += done;
      Thread.sleep(rest);
    }
    return all;
  }
}
