package io.osgent.model.wire;

import io.osgent.api.model.ModelException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.Response;
import org.eclipse.jetty.client.Result;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;

/**
 * One request and what comes back: Jetty's threads put bytes in, the reader's thread takes them out. The reader of a
 * whole answer is woken once, when all of it is there. Nobody waits with a bound of his own: a provider that stays
 * silent fails the exchange, and a caller whose time is up is interrupted.
 */
final class Exchange implements Response.AsyncContentListener, Response.HeadersListener, Response.CompleteListener {
  /** Enough for any burst; a reader that is further behind makes the provider wait. */
  private static final int ENOUGH = 1 << 20;

  /** In what form an answer comes. */
  private enum Form {
    WHOLE, EVENTS, LINES;

    static Form of(String contentType) {
      if (contentType == null) {
        return WHOLE;
      }
      if (is(contentType, "text/event-stream")) {
        return EVENTS;
      }
      return is(contentType, "application/x-ndjson") ? LINES : WHOLE;
    }

    private static boolean is(String contentType, String form) {
      return contentType.regionMatches(true, 0, form, 0, form.length());
    }

    boolean isStream() {
      return this != WHOLE;
    }
  }

  private final Request request;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private byte[] bytes = new byte[2048];
  private int length;
  private int status;
  private Form form = Form.WHOLE;
  private HttpFields headers = HttpFields.EMPTY;
  private Runnable demand;
  private boolean complete;
  private boolean closed;
  private Throwable failure;

  Exchange(Request request) {
    this.request = request;
  }

  void send() {
    request.send(this);
  }

  /**
   * Waits until a stream begins, or until any other answer is there as a whole.
   *
   * @return whether it is a stream
   */
  boolean awaitAnswer() throws ModelException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!complete && !(form.isStream() && status < 300)) {
        failIfClosed(false);
        changed.await();
      }
      // What has come of a stream is read first, even if no more comes: it may say what was used.
      if (!form.isStream() || status >= 300 || length == 0) {
        failIfBroken(false);
      }
      return form.isStream();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for an answer to a question that needs no protocol. */
  byte[] awaitWhole() throws ModelException, InterruptedException {
    try {
      return whole();
    } catch (InterruptedException givenUp) {
      close();
      throw givenUp;
    }
  }

  private byte[] whole() throws ModelException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!complete) {
        changed.await();
      }
      failIfBroken(false);
      if (status >= 300) {
        throw new ModelException(ModelException.Kind.NOT_FOUND, "the provider refused (HTTP " + status + ")");
      }
      return Arrays.copyOf(bytes, length);
    } finally {
      lock.unlock();
    }
  }

  /** What cuts this answer into pieces, once {@link #awaitAnswer} has returned true. */
  Framing framing(AnswerReader reader) {
    return form == Form.LINES ? new JsonLines(reader) : new EventStream(reader);
  }

  /** Waits until there are bytes for {@link #take}, or an end. */
  void awaitBytes(boolean begun) throws ModelException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!complete && length == 0) {
        failIfClosed(begun);
        changed.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Hands over, without waiting, the bytes that have come. */
  void take(Framing stream) {
    Runnable more;
    lock.lock();
    try {
      stream.add(bytes, length);
      length = 0;
      more = demand;
      demand = null;
    } finally {
      lock.unlock();
    }
    if (more != null) {
      more.run();
    }
  }

  /** Whether {@link #take} would hand over something, or the end has come. */
  boolean ready() {
    lock.lock();
    try {
      return complete || length > 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether nothing more comes; throws if that is because something broke. */
  boolean ended(boolean begun) throws ModelException {
    lock.lock();
    try {
      if (complete && length == 0) {
        failIfBroken(begun);
        return true;
      }
      return false;
    } finally {
      lock.unlock();
    }
  }

  int status() {
    return status;
  }

  /** One of the answer's headers, or null. */
  String header(String name) {
    return headers.get(name);
  }

  /** The whole body, once {@link #awaitAnswer} has returned false; its first {@link #length} bytes count. */
  byte[] body() {
    return bytes;
  }

  int length() {
    return length;
  }

  /** Gives up: the socket closes unless the answer is there already. From any thread. */
  void close() {
    boolean abort;
    lock.lock();
    try {
      abort = !complete && !closed;
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    if (abort) {
      // It may come too late, when the exchange has just ended by itself; both are fine.
      var unused = request.abort(new CancellationException("given up by the reader"));
    }
  }

  /** The reader needs no more; what is left of the answer is let pass, so that its connection can serve again. */
  void leave() {
    Runnable more;
    lock.lock();
    try {
      closed = true;
      length = 0;
      more = demand;
      demand = null;
    } finally {
      lock.unlock();
    }
    if (more != null) {
      more.run();
    }
  }

  @Override
  public void onHeaders(Response response) {
    HttpFields told = response.getHeaders();
    String type = told.get(HttpHeader.CONTENT_TYPE);
    lock.lock();
    try {
      status = response.getStatus();
      form = Form.of(type);
      headers = told;
      if (form.isStream()) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onContent(Response response, Content.Chunk chunk, Runnable demander) {
    ByteBuffer content = chunk.getByteBuffer();
    int more = content.remaining();
    boolean demandNow;
    lock.lock();
    try {
      if (closed) {
        content.position(content.limit());
      } else {
        if (length + more > bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
        content.get(bytes, length, more);
        length += more;
        if (form.isStream()) {
          changed.signal();
        }
      }
      demandNow = closed || !form.isStream() || length < ENOUGH;
      if (!demandNow) {
        demand = demander;
      }
    } finally {
      lock.unlock();
    }
    if (demandNow) {
      demander.run();
    }
  }

  @Override
  public void onComplete(Result result) {
    lock.lock();
    try {
      failure = result.getFailure();
      complete = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  private void failIfClosed(boolean begun) throws ModelException {
    if (closed) {
      throw Failures.closed(begun);
    }
  }

  private void failIfBroken(boolean begun) throws ModelException {
    failIfClosed(begun);
    if (failure instanceof TimeoutException) {
      throw Failures.silent(failure, begun);
    }
    if (failure != null) {
      throw Failures.connection(request.getHost() + ":" + request.getPort(), failure, begun);
    }
  }
}
