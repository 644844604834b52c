package io.osgent.http.internal;

import io.osgent.api.Problem;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.MessageBodyWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;

/**
 * Problems as RFC 9457 has them. They are written here and not by the {@link io.osgent.api.json.Json} service, because
 * that this service is not there is one of the problems to tell.
 */
@Produces({ProblemBodies.MEDIA_TYPE, MediaType.APPLICATION_JSON})
public final class ProblemBodies implements MessageBodyWriter<Problem> {
  static final String MEDIA_TYPE = "application/problem+json";

  ProblemBodies() {}

  @Override
  public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
    return type == Problem.class;
  }

  @Override
  public void writeTo(Problem problem, Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType,
      MultivaluedMap<String, Object> headers, OutputStream body) throws IOException {
    var bytes = json(problem);
    headers.putSingle(HttpHeaders.CONTENT_LENGTH, bytes.length);
    body.write(bytes);
  }

  /** In UTF-8. */
  static byte[] json(Problem problem) {
    var json = new StringBuilder("{\"type\":\"about:blank\",\"title\":");
    quote(problem.title(), json);
    json.append(",\"status\":").append(problem.status()).append(",\"detail\":");
    quote(problem.detail(), json);
    json.append(",\"code\":");
    quote(problem.code(), json);
    json.append(",\"retryable\":").append(problem.retryable());
    if (problem.retryAfter() != null) {
      json.append(",\"retry_after\":").append(retryAfter(problem));
    }
    if (problem.runId() != null) {
      json.append(",\"run_id\":");
      quote(problem.runId(), json);
    }
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  /** In whole seconds, as header and body have it, and rather too late than too early. */
  static long retryAfter(Problem problem) {
    return problem.retryAfter().plusNanos(999_999_999).toSeconds();
  }

  private static void quote(String text, StringBuilder json) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
