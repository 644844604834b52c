package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/** The bodies of requests, which may be only so large. */
record RequestBodies(int maxBytes, int maxUploadBytes) {
  private static final List<String> UPLOADS = List.of("application/java-archive", "application/octet-stream",
      "application/x-ndjson");

  InputStream of(Request request) {
    long length = request.getLength();
    if (length == 0) {
      return InputStream.nullInputStream();
    }
    int most = isUpload(request.getHeaders().get(HttpHeader.CONTENT_TYPE)) ? maxUploadBytes : maxBytes;
    var body = Content.Source.asInputStream(request);
    return length >= 0 && length <= most ? body : new Bounded(body, most);
  }

  private static boolean isUpload(String contentType) {
    return contentType != null && UPLOADS.stream().anyMatch(contentType::startsWith);
  }

  /** Refuses to read beyond the bound. */
  private static final class Bounded extends FilterInputStream {
    private final int most;
    private long left;

    Bounded(InputStream body, int most) {
      super(body);
      this.most = most;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      count(read < 0 ? 0 : 1);
      return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      int read = super.read(into, offset, length);
      count(Math.max(read, 0));
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = super.skip(bytes);
      count(skipped);
      return skipped;
    }

    private void count(long bytes) {
      left -= bytes;
      if (left < 0) {
        throw new ProblemException(
            Problem.of("content_too_large", 413, "the request's body should be at most " + most + " bytes"));
      }
    }
  }
}
