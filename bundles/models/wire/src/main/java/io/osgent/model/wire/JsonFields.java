package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;

/** Walks the fields of a JSON object without building a tree. */
public final class JsonFields {
  private static final JsonFactory FACTORY = new JsonFactory();

  private JsonFields() {}

  public static JsonParser parser(byte[] bytes, int from, int length) throws IOException {
    return FACTORY.createParser(bytes, from, length);
  }

  /** Enters the object that makes up the document. */
  public static void open(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      throw new JsonParseException(json, "expected a JSON object");
    }
  }

  /** The name of the next field of the object the parser is in, standing on its value; null at the object's end. */
  public static String next(JsonParser json) throws IOException {
    String name = json.nextFieldName();
    if (name != null) {
      json.nextToken();
      return name;
    }
    if (json.currentToken() == null) {
      throw new JsonParseException(json, "the JSON ends too early");
    }
    return null;
  }

  /** The string the parser stands on; empty for anything else. */
  public static String text(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return json.getText();
    }
    json.skipChildren();
    return "";
  }

  /** The string the parser stands on, or the JSON text of whatever else is there. */
  public static String textOrJson(JsonParser json) throws IOException {
    if (!json.currentToken().isStructStart()) {
      return text(json);
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator copy = FACTORY.createGenerator(text)) {
      copy.copyCurrentStructure(json);
    }
    return text.toString();
  }

  /** The number the parser stands on; 0 for anything else. */
  public static long number(JsonParser json) throws IOException {
    if (json.currentToken().isNumeric()) {
      return json.getValueAsLong();
    }
    json.skipChildren();
    return 0;
  }
}
