package io.osgent.http.internal;

import io.osgent.api.Problem;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers with a problem where no resource is involved. */
final class ProblemResponses {
  /** For requests that meet the end of the server. */
  static final Problem STOPPING = comeBack("stopping", "the server is stopping");
  /** For requests that have waited in vain for a part of the server. */
  static final Problem UNAVAILABLE = comeBack("unavailable",
      "a part of the server that this needs is not here now; try again");
  private static final HttpField CONTENT_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE,
      ProblemBodies.MEDIA_TYPE);

  private ProblemResponses() {}

  private static Problem comeBack(String code, String detail) {
    return new Problem(code, 503, detail, true, Duration.ofSeconds(1), null);
  }

  static void write(Problem problem, Response response, Callback callback) {
    var body = ProblemBodies.json(problem);
    response.setStatus(problem.status());
    Notes.take(response.getRequest(), problem);
    SecureHeaders.putMissing(response.getHeaders());
    response.getHeaders().put(CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    if (problem.retryAfter() != null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, ProblemBodies.retryAfter(problem));
    }
    if (STOPPING.equals(problem)) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    Unread.discard(response.getRequest(), complete -> {
      sayIfItIsTheLast(response, complete);
      response.write(true, ByteBuffer.wrap(body), callback);
    });
  }

  /**
   * A request that is refused before all of it has come is the last on its connection. The client is told, or its next
   * request would get no answer.
   *
   * @param complete whether all of it has come
   */
  static void sayIfItIsTheLast(Response response, boolean complete) {
    if (!complete) {
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
  }

  /** Whether it is a failure of the server. An HTTP version that it does not speak is none. */
  static boolean isOurs(int status) {
    return status >= 500 && status != HttpStatus.HTTP_VERSION_NOT_SUPPORTED_505;
  }

  /** The code of a problem that has none of its own: the status in words, e.g. {@code not_found}. */
  static String codeOf(int status) {
    return isOurs(status)
        ? "internal_error"
        : HttpStatus.getMessage(status).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }
}
