package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.glassfish.jersey.server.ContainerResponse;
import org.glassfish.jersey.server.spi.ContainerResponseWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One request and the way its answer takes from Jersey to Jetty: one write where its length is known. */
final class Exchange implements ContainerResponseWriter {
  private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

  private final Request request;
  private final Response response;
  private final Callback callback;
  private final Application application;
  private final Settings settings;
  private final Predicate<Principal> stands;
  private final AtomicBoolean ended = new AtomicBoolean();
  private Thread stream;
  private Scheduler.Task timeout;
  private TimeoutHandler timeoutHandler;

  /**
   * @param application held for this exchange, and let go when it ends
   * @param stands whether somebody still is let in, asked before each piece of a stream of events
   */
  Exchange(Request request, Response response, Callback callback, Application application, Settings settings,
      Predicate<Principal> stands) {
    this.stands = stands;
    this.request = request;
    this.response = response;
    this.callback = callback;
    this.application = application;
    this.settings = settings;
  }

  Request request() {
    return request;
  }

  @Override
  public OutputStream writeResponseStatusAndHeaders(long contentLength, ContainerResponse answer) {
    response.setStatus(answer.getStatus());
    Notes.take(request, answer);
    var headers = response.getHeaders();
    for (var header : answer.getStringHeaders().entrySet()) {
      if (!HttpHeader.VARY.is(header.getKey())) {
        // What the resource says of itself goes before what is said of all.
        headers.remove(header.getKey());
      }
      for (var value : header.getValue()) {
        headers.add(header.getKey(), value);
      }
    }
    if (answer.getStatus() >= 400) {
      ProblemResponses.sayIfItIsTheLast(response, isAllRead());
    }
    if (contentLength > 0 && !headers.contains(HttpHeader.CONTENT_LENGTH)) {
      headers.put(HttpHeader.CONTENT_LENGTH, contentLength);
    }
    if (MediaType.SERVER_SENT_EVENTS_TYPE.equals(answer.getMediaType())) {
      stream = Thread.currentThread();
      application.streamBegun(stream);
    }
    return new Body(headers.getLongField(HttpHeader.CONTENT_LENGTH));
  }

  /** Waits for what nobody has read of the request, unless that is too much or takes too long. */
  private boolean isAllRead() {
    var read = new CompletableFuture<Boolean>();
    Unread.discard(request, read::complete);
    try {
      return read.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("it is never completed with a failure", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public synchronized boolean suspend(long time, TimeUnit unit, TimeoutHandler handler) {
    timeoutHandler = handler;
    setSuspendTimeout(time, unit);
    return true;
  }

  @Override
  public synchronized void setSuspendTimeout(long time, TimeUnit unit) {
    if (timeout != null) {
      timeout.cancel();
    }
    if (time > 0 && timeoutHandler != null) {
      timeout = request.getComponents().getScheduler().schedule(() -> timeoutHandler.onTimeout(this), time, unit);
    }
  }

  @Override
  public void commit() {
    if (!ended.getAndSet(true)) {
      callback.succeeded();
      end();
    }
  }

  @Override
  public void failure(Throwable error) {
    if (ended.getAndSet(true)) {
      return;
    }
    try {
      if (response.isCommitted()) {
        callback.failed(error);
      } else {
        response.reset();
        ProblemResponses.write(Failures.unexpected(error), response, callback);
      }
    } finally {
      end();
    }
  }

  /** Answers with a problem before Jersey has seen the request. */
  void refuse(Problem problem) {
    ProblemResponses.write(problem, response, callback);
    end();
  }

  private void end() {
    if (stream != null) {
      application.streamEnded(stream);
    }
    application.release();
  }

  @Override
  public boolean enableResponseBuffering() {
    return false;
  }

  /** The answer's body. */
  private final class Body extends OutputStream {
    private long left;
    private boolean done;

    /** @param length in bytes, or negative when nobody knows yet */
    Body(long length) {
      left = length;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[]{(byte) b});
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      boolean last = left == length;
      left -= left < 0 ? 0 : length;
      send(last, ByteBuffer.wrap(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
      if (!response.isCommitted()) {
        send(false, BufferUtil.EMPTY_BUFFER);
      }
    }

    @Override
    public void close() throws IOException {
      if (!done) {
        send(true, BufferUtil.EMPTY_BUFFER);
      }
    }

    private void send(boolean last, ByteBuffer bytes) throws IOException {
      done |= last;
      try {
        requireStanding();
        write(last, bytes);
      } catch (IOException e) {
        done = true;
        if (!last) {
          throw e;
        }
        LOG.debug("a client went away before it had its answer", e);
      }
    }

    private void requireStanding() throws IOException {
      var principal = stream == null ? null : Door.principal(request);
      if (principal != null && !stands.test(principal)) {
        throw new IOException("whoever follows this stream is not let in any more");
      }
    }

    /** Waits until the network has taken all bytes, as long as it takes any. */
    private void write(boolean last, ByteBuffer bytes) throws IOException {
      var taken = new Callback.Completable();
      response.write(last, bytes, taken);
      var network = request.getConnectionMetaData().getConnection().getEndPoint();
      long silence = network.getIdleTimeout();
      try {
        if (!taken.isDone()) {
          network.setIdleTimeout(settings.write().toMillis());
        }
        taken.get();
      } catch (ExecutionException e) {
        throw new IOException(e.getCause() instanceof TimeoutException
            ? "the client has taken nothing for " + settings.write().toSeconds() + " s"
            : "the client is gone", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while the client was taking its answer");
      } finally {
        network.setIdleTimeout(silence);
      }
    }
  }
}
