package io.osgent.http.internal;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * What nobody has read of a refused request's body. It is read and thrown away before the answer, when it is not much and
 * comes soon: a client that still sends when its connection is closed loses the answer with it (RFC 9112, 9.6), and one
 * that has sent all of it can go on with its connection. No thread waits for it.
 */
final class Unread {
  private static final long MOST_BYTES = 1 << 20;
  private static final long MOST_SECONDS = 2;

  private final Request request;
  private final Consumer<Boolean> then;
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile Scheduler.Task patience;
  private long bytes;

  private Unread(Request request, Consumer<Boolean> then) {
    this.request = request;
    this.then = then;
  }

  /** @param then is told, at once or by another thread later, whether all of the body has been read */
  static void discard(Request request, Consumer<Boolean> then) {
    if (request.getLength() > MOST_BYTES || waitsToBeAsked(request)) {
      then.accept(request.consumeAvailable());
    } else {
      new Unread(request, then).read();
    }
  }

  /** Whether the client sends its body only when it hears that it may: it is answered instead. */
  private static boolean waitsToBeAsked(Request request) {
    return request.getHeaders().contains(HttpHeader.EXPECT, HttpHeaderValue.CONTINUE.asString());
  }

  private void read() {
    while (!over.get()) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        awaitMore();
        return;
      }
      boolean broken = Content.Chunk.isFailure(chunk);
      bytes += chunk.remaining();
      chunk.release();
      if (broken || chunk.isLast() || bytes > MOST_BYTES) {
        end(!broken && chunk.isLast());
      }
    }
  }

  private void awaitMore() {
    if (patience == null) {
      patience = request.getComponents().getScheduler().schedule(() -> end(false), MOST_SECONDS, TimeUnit.SECONDS);
    }
    request.demand(this::read);
  }

  private void end(boolean complete) {
    if (!over.getAndSet(true)) {
      if (patience != null) {
        patience.cancel();
      }
      then.accept(complete);
    }
  }
}
