package io.osgent.model.wire.testing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Cuts JSON where its values begin and end, byte for byte: what a provider's cache sees is not what a tree is equal to. */
public final class RawJson {
  private RawJson() {}

  /** The text of a field of the outermost object, or an empty one. */
  public static String field(String json, String name) {
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        int from = (int) parser.currentTokenLocation().getCharOffset();
        parser.skipChildren();
        parser.finishToken();
        if (field.equals(name)) {
          return json.substring(from, (int) parser.currentLocation().getCharOffset());
        }
      }
      return "";
    } catch (IOException malformed) {
      throw new UncheckedIOException(malformed);
    }
  }
}
