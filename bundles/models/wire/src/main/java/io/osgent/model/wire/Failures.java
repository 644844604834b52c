package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;

/** Says in the terms of the API what a provider complains of, and what is wrong with the way to it. */
public final class Failures {
  private static final int EXCERPT = 300;

  private Failures() {}

  /** A refusal by status code. */
  static ModelException refused(Exchange refusal, FailureKinds kinds) {
    int status = refusal.status();
    Complaint complaint = Complaint.in(refusal.body(), refusal.length());
    String text = complaint.message().isEmpty() ? excerpt(refusal.body(), refusal.length()) : complaint.message();
    String code = complaint.code().isEmpty() ? "" : ", " + complaint.code();
    return new ModelException(kinds.kindOf(complaint, byStatus(status)),
        "the provider refused: " + text + " (HTTP " + status + code + ")", false, waiting(refusal, kinds), null);
  }

  /** A failure told in the midst of an answer, where there is no status but perhaps as a code. */
  public static ModelException reported(Complaint complaint, FailureKinds kinds) {
    String said = complaint.code();
    int told = said.matches("[45][0-9][0-9]") ? Integer.parseInt(said) : complaint.status();
    Kind status = told >= 400 && told <= 599 ? byStatus(told) : Kind.SERVER;
    String code = said.isEmpty() ? "" : " (" + said + ")";
    return new ModelException(kinds.kindOf(complaint, status),
        "the provider failed: " + complaint.message() + code);
  }

  /** An answer that does not hold what it should. */
  public static ModelException malformed(String what) {
    return new ModelException(Kind.MALFORMED, what);
  }

  static ModelException malformed(IOException cause, boolean outputBegun) {
    String what = cause instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : cause.getMessage();
    return new ModelException(Kind.MALFORMED, "the provider's answer is not what the protocol allows: " + what,
        outputBegun, null, cause);
  }

  /** @param where the provider's host and port */
  static ModelException connection(String where, Throwable cause, boolean outputBegun) {
    return new ModelException(Kind.CONNECTION, "the connection to " + where + " failed: " + saying(cause), outputBegun,
        null,
        cause);
  }

  /** The client tells of a connection that was closed by describing all of its own insides. */
  private static String saying(Throwable cause) {
    if (cause instanceof EOFException) {
      return "it was closed before the answer was complete";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  static ModelException cutOff(boolean outputBegun) {
    return new ModelException(Kind.CONNECTION, "the provider ended the answer before it was complete", outputBegun,
        null,
        null);
  }

  static ModelException silent(Throwable cause, boolean outputBegun) {
    return new ModelException(Kind.TIMEOUT, "the provider did not answer in time", outputBegun, null, cause);
  }

  static ModelException closed(boolean outputBegun) {
    return new ModelException(Kind.CONNECTION, "the answer was given up by its reader", outputBegun, null, null);
  }

  /** The same failure, without the key if the provider has repeated it. */
  static ModelException without(Connection connection, ModelException failure) {
    String message = connection.withoutKey(failure.getMessage());
    return message.equals(failure.getMessage())
        ? failure
        : new ModelException(failure.kind(), message, failure.outputBegun(), failure.retryAfter().orElse(null), null);
  }

  /** The same failure, told of an answer that had begun. */
  static ModelException begun(ModelException failure) {
    return new ModelException(failure.kind(), failure.getMessage(), true, failure.retryAfter().orElse(null), failure);
  }

  private static Kind byStatus(int status) {
    return switch (status) {
      case 401 -> Kind.AUTHENTICATION;
      case 402 -> Kind.QUOTA;
      case 403 -> Kind.PERMISSION;
      case 404, 410 -> Kind.NOT_FOUND;
      case 408, 504, 524 -> Kind.TIMEOUT;
      case 413 -> Kind.CONTEXT_TOO_LONG;
      case 429 -> Kind.RATE_LIMITED;
      case 498, 503, 529 -> Kind.OVERLOADED;
      case 501 -> Kind.INVALID_REQUEST;
      default -> status >= 500 ? Kind.SERVER : Kind.INVALID_REQUEST;
    };
  }

  /** What it says itself, or else when there is more of a rate limit that is used up. */
  private static Duration waiting(Exchange refusal, FailureKinds kinds) {
    Duration said = waiting(refusal.header("Retry-After"));
    return said == null && refusal.status() == 429
        ? RateLimits.untilMore(kinds.allowance(refusal::header), Instant.now())
        : said;
  }

  /** A number of seconds or a date; what can't be read counts as nothing said. */
  private static Duration waiting(String retryAfter) {
    if (retryAfter == null || retryAfter.isBlank()) {
      return null;
    }
    String said = retryAfter.strip();
    if (said.matches("[0-9]{1,9}([.][0-9]+)?")) {
      return Duration.ofMillis(Math.round(Double.parseDouble(said) * 1000));
    }
    try {
      Instant then = ZonedDateTime.parse(said, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      Duration wait = Duration.between(Instant.now(), then);
      return wait.isNegative() ? Duration.ZERO : wait;
    } catch (DateTimeParseException unreadable) {
      return null;
    }
  }

  private static String excerpt(byte[] body, int length) {
    String text = new String(body, 0, Math.min(length, EXCERPT), StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "no reason given" : text;
  }
}
