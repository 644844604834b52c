package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * What an error object says; absent texts are empty.
 *
 * @param status that of HTTP, where the object repeats it, or 0
 */
public record Complaint(String message, String code, String type, int status) {
  private static final Complaint NONE = new Complaint("", "", "");

  public Complaint(String message, String code, String type) {
    this(message, code, type, 0);
  }

  /** What a refusal's body says, if it is JSON. */
  static Complaint in(byte[] body, int length) {
    try (JsonParser json = JsonFields.parser(body, 0, length)) {
      json.nextToken();
      return value(json);
    } catch (IOException notJson) {
      return NONE;
    }
  }

  /** The object, text or list of objects the parser stands on; vendors wrap it in {@code error} or not. */
  public static Complaint value(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_ARRAY) {
      return json.nextToken() == JsonToken.START_OBJECT ? value(json) : NONE;
    }
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return json.currentToken() == null ? NONE : new Complaint(JsonFields.text(json), "", "");
    }
    String message = "";
    String code = "";
    String type = "";
    int status = 0;
    Complaint inner = NONE;
    Complaint reason = NONE;
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "message" -> message = JsonFields.textOrJson(json);
        case "code" -> code = json.currentToken().isNumeric() ? json.getText() : JsonFields.text(json);
        case "type", "error_type" -> type = JsonFields.text(json);
        case "status", "status_code", "statusCode" -> status = (int) JsonFields.number(json);
        case "innererror", "metadata" -> reason = value(json);
        case "error", "detail" -> inner = value(json);
        default -> json.skipChildren();
      }
    }
    return inner.equals(NONE)
        ? new Complaint(message, first(code, reason.code), first(type, reason.type), status)
        : new Complaint(inner.message, first(inner.code, code), first(inner.type, type),
            Math.max(inner.status, status));
  }

  private static String first(String said, String otherwise) {
    return said.isEmpty() ? otherwise : said;
  }
}
