package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Says in the terms of the API what a provider complains of. */
final class Failures {
  private static final int EXCERPT = 300;

  private Failures() {}

  /** A refusal by status code. */
  static ModelException refused(int status, String retryAfter, byte[] body, int length) {
    Complaint complaint = Complaint.in(body, length);
    Kind kind = kindOf(complaint, byStatus(status));
    String text = complaint.message.isEmpty() ? excerpt(body, length) : complaint.message;
    String code = complaint.code.isEmpty() ? "" : ", " + complaint.code;
    return new ModelException(kind, "the provider refused: " + text + " (HTTP " + status + code + ")", false,
        waiting(retryAfter), null);
  }

  /** A failure told in the midst of an answer, where there is no status. */
  static ModelException reported(String code, String message) {
    return reported(new Complaint(message, code, ""));
  }

  /** Throws what the error object says the parser stands on; a null there means all is well. */
  static void throwReported(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      throw reported(Complaint.value(json));
    }
  }

  static ModelException malformed(IOException cause, boolean outputBegun) {
    String what = cause instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : cause.getMessage();
    return new ModelException(Kind.MALFORMED, "the provider's answer is not what the protocol allows: " + what,
        outputBegun, null, cause);
  }

  static ModelException connection(Throwable cause, boolean outputBegun) {
    String what = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ModelException(Kind.CONNECTION, "the connection to the provider failed: " + what, outputBegun, null,
        cause);
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

  /** The same failure, told of an answer that had begun. */
  static ModelException begun(ModelException failure) {
    return new ModelException(failure.kind(), failure.getMessage(), true, failure.retryAfter().orElse(null), failure);
  }

  private static ModelException reported(Complaint complaint) {
    Kind status = complaint.code.matches("[45][0-9][0-9]") ? byStatus(Integer.parseInt(complaint.code)) : Kind.SERVER;
    String code = complaint.code.isEmpty() ? "" : " (" + complaint.code + ")";
    return new ModelException(kindOf(complaint, status), "the provider failed: " + complaint.message + code);
  }

  private static Kind byStatus(int status) {
    return switch (status) {
      case 401 -> Kind.AUTHENTICATION;
      case 402 -> Kind.QUOTA;
      case 403 -> Kind.PERMISSION;
      case 404, 410 -> Kind.NOT_FOUND;
      case 408, 504, 524 -> Kind.TIMEOUT;
      case 429 -> Kind.RATE_LIMITED;
      case 503, 529 -> Kind.OVERLOADED;
      default -> status >= 500 ? Kind.SERVER : Kind.INVALID_REQUEST;
    };
  }

  /** What the provider's own code says is more exact than the status; a few vendors say it only in words. */
  private static Kind kindOf(Complaint complaint, Kind status) {
    String code = complaint.code.isEmpty() ? complaint.type : complaint.code;
    Kind known = switch (code) {
      case "insufficient_quota", "billing_not_active", "billing_hard_limit_reached" -> Kind.QUOTA;
      case "context_length_exceeded" -> Kind.CONTEXT_TOO_LONG;
      case "content_filter", "content_policy_violation", "moderation_blocked" -> Kind.CONTENT_REFUSED;
      case "model_not_found" -> Kind.NOT_FOUND;
      case "invalid_api_key" -> Kind.AUTHENTICATION;
      case "rate_limit_exceeded" -> Kind.RATE_LIMITED;
      case "invalid_prompt" -> Kind.INVALID_REQUEST;
      case "overloaded", "server_overloaded", "overloaded_error" -> Kind.OVERLOADED;
      default -> null;
    };
    if (known != null) {
      return known;
    }
    if (complaint.type.equals("insufficient_quota")) {
      return Kind.QUOTA;
    }
    String words = complaint.message.toLowerCase(Locale.ROOT);
    if (words.contains("maximum context length") || words.contains("context window")) {
      return Kind.CONTEXT_TOO_LONG;
    }
    return status == Kind.SERVER && words.contains("overloaded") ? Kind.OVERLOADED : status;
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

  /** What an error object says; absent texts are empty. */
  private record Complaint(String message, String code, String type) {
    private static final Complaint NONE = new Complaint("", "", "");

    static Complaint in(byte[] body, int length) {
      try (JsonParser json = JsonFields.parser(body, 0, length)) {
        json.nextToken();
        return value(json);
      } catch (IOException notJson) {
        return NONE;
      }
    }

    /** The object, text or list of objects the parser stands on; vendors wrap it in {@code error} or not. */
    static Complaint value(JsonParser json) throws IOException {
      if (json.currentToken() == JsonToken.START_ARRAY) {
        return json.nextToken() == JsonToken.START_OBJECT ? value(json) : NONE;
      }
      if (json.currentToken() != JsonToken.START_OBJECT) {
        return json.currentToken() == null ? NONE : new Complaint(JsonFields.text(json), "", "");
      }
      String message = "";
      String code = "";
      String type = "";
      Complaint inner = NONE;
      for (String field; (field = JsonFields.next(json)) != null;) {
        switch (field) {
          case "message" -> message = JsonFields.textOrJson(json);
          case "code" -> code = json.currentToken().isNumeric() ? json.getText() : JsonFields.text(json);
          case "type" -> type = JsonFields.text(json);
          case "error", "detail" -> inner = value(json);
          default -> json.skipChildren();
        }
      }
      return inner.equals(NONE) ? new Complaint(message, code, type) : inner;
    }
  }
}
