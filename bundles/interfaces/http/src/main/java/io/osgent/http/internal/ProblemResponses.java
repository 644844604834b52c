package io.osgent.http.internal;

import io.osgent.api.Problem;
import io.osgent.api.json.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.PreEncodedHttpField;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** Answers with a problem where no resource is involved. */
final class ProblemResponses {
  static final String MEDIA_TYPE = "application/problem+json";
  /** For requests that meet the end of the server. */
  static final Problem STOPPING = new Problem("stopping", 503, "the server is stopping", true, Duration.ofSeconds(1),
      null);
  private static final HttpField CONTENT_TYPE = new PreEncodedHttpField(HttpHeader.CONTENT_TYPE, MEDIA_TYPE);

  private final Json json;

  ProblemResponses(Json json) {
    this.json = json;
  }

  void write(Problem problem, Response response, Callback callback) {
    var body = json.write(problem).getBytes(StandardCharsets.UTF_8);
    response.setStatus(problem.status());
    response.getHeaders().put(CONTENT_TYPE);
    response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
    if (problem.retryAfter() != null) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter(problem));
    }
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** In whole seconds, as the header wants it, and rather too late than too early. */
  static long retryAfter(Problem problem) {
    return problem.retryAfter().plusMillis(999).toSeconds();
  }

  /** The code of a problem that has none of its own: the status in words, e.g. {@code not_found}. */
  static String codeOf(int status) {
    return status >= 500
        ? "internal_error"
        : HttpStatus.getMessage(status).toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
  }
}
