package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.ModelException;
import java.io.IOException;
import java.util.Arrays;

/** Reads the vectors of one answer, which are all about as long. */
public final class Vectors {
  private int expected = 1024;

  /** The list of numbers the parser stands on. */
  public float[] read(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Failures.malformed("the provider gave a vector that is no list of numbers");
    }
    var vector = new float[expected];
    int length = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() == null || !json.currentToken().isNumeric()) {
        throw Failures.malformed("the provider gave a vector that does not hold numbers alone");
      }
      if (length == vector.length) {
        vector = Arrays.copyOf(vector, 2 * length);
      }
      vector[length++] = json.getFloatValue();
    }
    expected = Math.max(1, length);
    return Arrays.copyOf(vector, length);
  }
}
