package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Request;

/** The bodies of requests, which may be only so large and so slow. */
record RequestBodies(int maxBytes, int maxUploadBytes, Duration patience, int bytesPerSecond) {
  private static final List<String> UPLOADS = List.of("application/java-archive", "application/octet-stream",
      "application/x-ndjson");

  InputStream of(Request request) {
    if (request.getLength() == 0) {
      return InputStream.nullInputStream();
    }
    int most = isUpload(request.getHeaders().get(HttpHeader.CONTENT_TYPE)) ? maxUploadBytes : maxBytes;
    return new Bounded(request, most);
  }

  private static boolean isUpload(String contentType) {
    return contentType != null && UPLOADS.stream().anyMatch(contentType::startsWith);
  }

  /** Refuses to read beyond the bounds. */
  private final class Bounded extends FilterInputStream {
    private final int most;
    private final EndPoint network;
    private final long began = System.nanoTime();
    private long taken;

    Bounded(Request request, int most) {
      super(Content.Source.asInputStream(request));
      this.most = most;
      this.network = request.getConnectionMetaData().getConnection().getEndPoint();
    }

    @Override
    public int read() throws IOException {
      var one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      long silence = network.getIdleTimeout();
      network.setIdleTimeout(patience.toMillis());
      try {
        int read = super.read(into, offset, length);
        count(Math.max(read, 0));
        return read;
      } catch (IOException | RuntimeException e) {
        explain(e);
        throw e;
      } finally {
        network.setIdleTimeout(silence);
      }
    }

    @Override
    public long skip(long bytes) throws IOException {
      return read(new byte[(int) Math.min(bytes, 8192)], 0, (int) Math.min(bytes, 8192));
    }

    private void count(long bytes) {
      taken += bytes;
      if (taken > most) {
        throw new ProblemException(
            Problem.of("content_too_large", 413, "the request's body should be at most " + most + " bytes"));
      }
      var time = Duration.ofNanos(System.nanoTime() - began);
      if (time.compareTo(patience) > 0 && taken < time.toSeconds() * bytesPerSecond) {
        throw tooSlow();
      }
    }

    /** What the client is to be told of, where it has caused it. */
    private void explain(Exception failure) {
      for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
        if (cause instanceof TimeoutException || cause instanceof SocketTimeoutException) {
          throw tooSlow();
        } else if (cause instanceof HttpException || cause instanceof EOFException) {
          throw new ProblemException(
              Problem.of("bad_request", 400,
                  "the request's body is not as its head says: it breaks off, or its chunks are wrong"),
              failure);
        }
      }
    }

    private ProblemException tooSlow() {
      return new ProblemException(new Problem("request_timeout", 408,
          "the request's body came too slowly: it should be at least " + bytesPerSecond + " bytes a second", true, null,
          null));
    }
  }
}
