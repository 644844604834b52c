package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.FailureKinds;
import io.osgent.model.wire.Failures;
import io.osgent.model.wire.JsonFields;
import io.osgent.model.wire.Vectors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads an answer with vectors, in whichever encoding each comes. Made anew for each answer. */
final class EmbeddingReader {
  private final FailureKinds kinds;
  private final List<Entry> entries = new ArrayList<>();
  private final Vectors vectors = new Vectors();
  private Usage usage = Usage.NONE;

  private record Entry(int index, float[] vector) {}

  EmbeddingReader(FailureKinds kinds) {
    this.kinds = kinds;
  }

  Embeddings read(JsonParser json) throws IOException, ModelException {
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "data" -> entries(json);
        case "usage" -> usage(json);
        case "error" -> throwReported(json);
        default -> json.skipChildren();
      }
    }
    // Some say it by number, some by order.
    entries.sort(Comparator.comparingInt(Entry::index));
    return new Embeddings(entries.stream().map(Entry::vector).toList(), usage);
  }

  private void usage(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      usage = UsageFields.read(json).usage();
    } else {
      json.skipChildren();
    }
  }

  private void throwReported(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      throw Failures.reported(Complaint.value(json), kinds);
    }
  }

  private void entries(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Failures.malformed("the provider's answer has no list of vectors");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (json.currentToken() != JsonToken.START_OBJECT) {
        throw Failures.malformed("the provider's list of vectors holds something else");
      }
      entries.add(entry(json));
    }
  }

  private Entry entry(JsonParser json) throws IOException, ModelException {
    int index = entries.size();
    float[] vector = null;
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "index" -> index = (int) JsonFields.number(json);
        case "embedding" -> vector = vector(json);
        default -> json.skipChildren();
      }
    }
    if (vector == null) {
      throw Failures.malformed("the provider's list of vectors has an entry without one");
    }
    return new Entry(index, vector);
  }

  private float[] vector(JsonParser json) throws IOException, ModelException {
    return json.currentToken() == JsonToken.VALUE_STRING ? packed(json.getBinaryValue()) : vectors.read(json);
  }

  private static float[] packed(byte[] bytes) throws ModelException {
    if (bytes.length % Float.BYTES != 0) {
      throw Failures
          .malformed("the provider gave a vector of " + bytes.length + " bytes, which is no number of floats");
    }
    var vector = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
    return vector;
  }
}
