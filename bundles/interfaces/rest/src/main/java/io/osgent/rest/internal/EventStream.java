package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.server.run.Runs.EventCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run's log on its way to one client. What is there together goes out together; in silence a comment tells that the
 * connection lives. A stream that ends before the log does says goodbye, without a number: the client's cursor stays
 * where it is, and it comes back with it. Made by the thread that sends.
 */
final class EventStream {
  private static final Logger LOG = LoggerFactory.getLogger(EventStream.class);
  private static final byte[] HEARTBEAT = bytes(":\n\n");
  private static final byte[] GOODBYE = bytes("""
      retry: 1000
      event: goodbye
      data: {"reason":"going_away","retry_after":1}

      """);

  private final EventCursor cursor;
  private final OutputStream out;
  private final Duration silence;
  private final Thread sender = Thread.currentThread();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private boolean waiting;
  private boolean leaving;

  /** @param silence after which a heartbeat is sent */
  EventStream(EventCursor cursor, OutputStream out, Duration silence) {
    this.cursor = cursor;
    this.out = out;
    this.silence = silence;
  }

  /** Sends the log until its end, or until it is time to leave. */
  void send() throws IOException {
    if (!follow()) {
      write(GOODBYE);
    }
  }

  /** @return whether the log was sent to its end */
  private boolean follow() throws IOException {
    try {
      // The client learns at once that its stream is open, be there events or not.
      var events = next(Duration.ZERO);
      write(encoded(events));
      while (!cursor.ended()) {
        events = next(silence);
        write(encoded(events));
      }
      // A log may also break off, when the part of the server that carries runs goes.
      return !events.isEmpty() && events.getLast().data().last();
    } catch (InterruptedException | IllegalStateException | ProblemException e) {
      LOG.debug("an event stream ends before its run; the client is told why when it comes back", e);
    } catch (RuntimeException | LinkageError e) {
      // An error too, of a bundle that is being replaced for one.
      LOG.error("an event stream failed", e);
    }
    return false;
  }

  private List<Event> next(Duration atMost) throws InterruptedException {
    beginToWait();
    try {
      return cursor.next(atMost);
    } finally {
      endToWait();
    }
  }

  private synchronized void beginToWait() throws InterruptedException {
    if (leaving) {
      throw new InterruptedException("the stream is to end");
    }
    waiting = true;
  }

  private synchronized void endToWait() {
    waiting = false;
    forgetInterrupt();
  }

  private void write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
  }

  private static byte[] encoded(List<Event> events) {
    if (events.isEmpty()) {
      return HEARTBEAT;
    }
    var text = new StringBuilder();
    for (var event : events) {
      text.append("id: ").append(event.seq()).append("\nevent: ").append(event.type()).append("\ndata: ")
          .append(event.json()).append("\n\n");
    }
    return bytes(text.toString());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Asks it to say goodbye. What is being written is written to its end: only a wait for events is broken off. */
  synchronized void leave() {
    leaving = true;
    if (waiting) {
      sender.interrupt();
    }
  }

  /** Ends it in whatever it is doing. */
  synchronized void cutOff() {
    if (!ended.isDone()) {
      sender.interrupt();
    }
  }

  /** To be called by the sender when it has sent all it is going to. */
  synchronized void end() {
    forgetInterrupt();
    ended.complete(null);
  }

  /** The thread serves other requests later; an interrupt of ours is of no concern to them. */
  private void forgetInterrupt() {
    if (leaving) {
      Thread.interrupted();
    }
  }

  CompletableFuture<Void> ended() {
    return ended;
  }
}
