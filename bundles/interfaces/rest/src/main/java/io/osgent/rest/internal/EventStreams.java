package io.osgent.rest.internal;

import io.osgent.server.run.Runs.EventCursor;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends logs as they grow, as server-sent events, to as many clients as there are. Thread-safe. */
final class EventStreams {
  private static final Logger LOG = LoggerFactory.getLogger(EventStreams.class);

  private final Duration silence;
  private final Duration farewell;
  private final Set<EventStream> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closing;

  /**
   * @param silence after which a heartbeat is sent
   * @param farewell how long clients have to take their goodbye before they are cut off
   */
  EventStreams(Duration silence, Duration farewell) {
    this.silence = silence;
    this.farewell = farewell;
  }

  /** Sends the log until its end, blocking the thread of the request. A client that goes away ends its stream alone. */
  void send(EventCursor cursor, OutputStream out) {
    var stream = new EventStream(cursor, out, silence);
    open.add(stream);
    if (closing) {
      stream.leave();
    }
    try {
      stream.send();
    } catch (IOException e) {
      LOG.debug("a client went away from its event stream", e);
    } finally {
      open.remove(stream);
      stream.end();
    }
  }

  /** Says goodbye to every client and ends all streams, those that nobody reads by force. */
  void close() {
    closing = true;
    open.forEach(EventStream::leave);
    CompletableFuture.allOf(open.stream().map(EventStream::ended).toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, farewell.toMillis(), TimeUnit.MILLISECONDS).join();
    open.forEach(EventStream::cutOff);
  }
}
