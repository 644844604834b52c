package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.Event;
import io.osgent.server.run.Runs.EventCursor;
import io.osgent.websocket.internal.Answers.EventFrames;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Sends one run's events to one client as they come: a thread that waits on the log, then on the network. */
final class Subscription {
  /** How long one wait on a quiet run lasts before the next is begun. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Problem GONE = new Problem("unavailable", 503,
      "the part of the server that carries runs is not here now; subscribe again with your cursor", true,
      Duration.ofSeconds(1), null);
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  private final String run;
  private final Object command;
  private final EventCursor cursor;
  private final EventFrames frames;
  private final Outlet outlet;
  private final ReentrantLock sending = new ReentrantLock();
  private Future<?> pump;
  private long last;
  private volatile boolean stopped;

  /**
   * @param after the number of the last event the client has
   * @param command the id of the command that asked for it, or null
   * @param cursor stands after that event
   */
  Subscription(String run, long after, Object command, EventCursor cursor, EventFrames frames, Outlet outlet) {
    this.run = run;
    this.last = after;
    this.command = command;
    this.cursor = cursor;
    this.frames = frames;
    this.outlet = outlet;
  }

  String run() {
    return run;
  }

  /** @param over is told before the last frame goes out: the client may ask anew as soon as it has that frame */
  void begin(ExecutorService threads, Consumer<Subscription> over) {
    pump = threads.submit(() -> pump(over));
  }

  /**
   * Ends it in order: when this returns, no frame of it follows.
   *
   * @return the number of the last event the client has
   */
  long stop() {
    sending.lock();
    try {
      stopped = true;
      pump.cancel(true);
      return last;
    } finally {
      sending.unlock();
    }
  }

  /** Ends it at once; the connection takes nothing any more. */
  void abandon() {
    stopped = true;
    pump.cancel(true);
  }

  private void pump(Consumer<Subscription> over) {
    MDC.put("run", run);
    try {
      follow(over);
    } catch (IOException | InterruptedException e) {
      LOG.debug("events after {} are left to the client's next subscription: {}", last, e.toString());
    } finally {
      over.accept(this);
    }
  }

  private void follow(Consumer<Subscription> over) throws IOException, InterruptedException {
    try {
      boolean whole = false;
      while (!stopped && !cursor.ended()) {
        for (Event event : cursor.next(PATIENCE)) {
          whole = event.data().last();
          if (whole) {
            over.accept(this);
          }
          send(event);
        }
      }
      if (!whole) {
        breakOff(over);
      }
    } catch (IllegalStateException e) {
      LOG.debug("events after {} cannot be read now", last, e);
      breakOff(over);
    } catch (RuntimeException | Error e) {
      // An error too, of a bundle that is being replaced for one, must not leave the client waiting for ever.
      over.accept(this);
      unlessStopped(() -> outlet.fail(command, Outlet.problem(e).forRun(run)));
    }
  }

  /** The part of the server that carries runs has gone. The client has its cursor, for when there is another. */
  private void breakOff(Consumer<Subscription> over) throws IOException, InterruptedException {
    over.accept(this);
    unlessStopped(() -> outlet.fail(command, GONE.forRun(run)));
  }

  private void send(Event event) throws IOException, InterruptedException {
    unlessStopped(() -> {
      outlet.send(frames.frame(event));
      last = event.seq();
    });
  }

  private void unlessStopped(Sending frame) throws IOException, InterruptedException {
    sending.lock();
    try {
      if (!stopped) {
        frame.send();
      }
    } finally {
      sending.unlock();
    }
  }

  @FunctionalInterface
  private interface Sending {
    void send() throws IOException, InterruptedException;
  }
}
