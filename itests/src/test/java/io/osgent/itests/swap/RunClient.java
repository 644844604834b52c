package io.osgent.itests.swap;

import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A client that has one run after the other and follows each to its end over one connection. For one thread. */
abstract class RunClient implements AutoCloseable {
  private static final int MOST_ATTEMPTS = 1500;

  private final Consumer<Outcome> whenStarted;

  /** @param whenStarted is told of every run as soon as it has started */
  RunClient(Consumer<Outcome> whenStarted) {
    this.whenStarted = whenStarted;
  }

  /** Makes one. */
  @FunctionalInterface
  interface Maker {
    RunClient make(Consumer<Outcome> whenStarted);
  }

  /**
   * Starts a run and follows it. When it is cut off it comes back with the number of the last event it has seen, and when it
   * was not let in, with the same request. It does not take the time it is told to: so the pause is seen as it is.
   */
  final Outcome run(String agent, String input) throws IOException, InterruptedException {
    var outcome = new Outcome(whenStarted);
    String idempotencyKey = UUID.randomUUID().toString();
    start(agent, input, idempotencyKey, outcome);
    for (int attempt = 1; !outcome.ended() && attempt < MOST_ATTEMPTS; attempt++) {
      outcome.interrupted();
      TimeUnit.MILLISECONDS.sleep(20);
      if (outcome.run() == null) {
        start(agent, input, idempotencyKey, outcome);
      } else {
        goOn(outcome);
      }
    }
    outcome.over();
    return outcome;
  }

  /** Starts it and follows it for as long as that goes well. */
  abstract void start(String agent, String input, String idempotencyKey, Outcome outcome)
      throws IOException, InterruptedException;

  /** Follows it from after the last event that was seen, for as long as that goes well. */
  abstract void goOn(Outcome outcome) throws IOException, InterruptedException;

  @Override
  public abstract void close() throws IOException;
}
