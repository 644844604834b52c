package io.osgent.api;

import java.time.Duration;
import java.util.Objects;

/**
 * A failure as RFC 9457 tells it, the same over every interface.
 *
 * @param code a stable snake_case word that programs may switch on, e.g. {@code agent_not_found}
 * @param status the HTTP status it maps to
 * @param detail what was wrong and what would be right, for a person; never null
 * @param retryable whether the same request may succeed later
 * @param retryAfter how long to wait before trying again, or null
 * @param runId the run it concerns, or null
 */
public record Problem(String code, int status, String detail, boolean retryable, Duration retryAfter, String runId) {
  public Problem {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(detail, "detail");
  }

  public static Problem of(String code, int status, String detail) {
    return new Problem(code, status, detail, false, null, null);
  }

  public Problem forRun(String run) {
    return new Problem(code, status, detail, retryable, retryAfter, run);
  }

  /** The HTTP reason phrase of {@link #status}, which RFC 9457 calls the title. */
  public String title() {
    return switch (status) {
      case 400 -> "Bad Request";
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 405 -> "Method Not Allowed";
      case 406 -> "Not Acceptable";
      case 409 -> "Conflict";
      case 412 -> "Precondition Failed";
      case 413 -> "Content Too Large";
      case 415 -> "Unsupported Media Type";
      case 422 -> "Unprocessable Content";
      case 428 -> "Precondition Required";
      case 429 -> "Too Many Requests";
      case 502 -> "Bad Gateway";
      case 503 -> "Service Unavailable";
      case 504 -> "Gateway Timeout";
      default -> status < 500 ? "Request Failed" : "Internal Server Error";
    };
  }
}
