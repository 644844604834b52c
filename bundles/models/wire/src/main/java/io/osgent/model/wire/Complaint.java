package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** What an error object says; absent texts are empty. */
public record Complaint(String message, String code, String type) {
  private static final Complaint NONE = new Complaint("", "", "");

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
