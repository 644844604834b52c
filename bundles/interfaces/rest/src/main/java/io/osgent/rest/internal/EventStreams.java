package io.osgent.rest.internal;

import io.osgent.api.event.Event;
import io.osgent.server.run.Runs.EventCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends logs as they grow, as server-sent events. What is there together goes out together; in silence a comment tells
 * that the connection lives. A client that goes away ends its stream and nothing else.
 */
final class EventStreams {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private final Duration silence;
  private final Set<Thread> sending = ConcurrentHashMap.newKeySet();

  /** @param silence after which a heartbeat is sent */
  EventStreams(Duration silence) {
    this.silence = silence;
  }

  /** Sends the log until its end, blocking the thread of the request. */
  void send(EventCursor cursor, OutputStream out) {
    var thread = Thread.currentThread();
    sending.add(thread);
    try {
      // The client learns at once that its stream is open, be there events or not.
      out.write(encoded(cursor.next(Duration.ZERO)));
      out.flush();
      while (!cursor.ended()) {
        out.write(encoded(cursor.next(silence)));
        out.flush();
      }
    } catch (IOException e) {
      LOG.debug("a client went away from its event stream", e);
    } catch (InterruptedException e) {
      LOG.debug("an event stream ends with the server; the client can resume it", e);
    } finally {
      sending.remove(thread);
    }
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
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Ends all streams. */
  void close() {
    sending.forEach(Thread::interrupt);
  }
}
