package io.osgent.model.ollama.internal;

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
import java.util.ArrayList;
import java.util.List;

/** Reads an answer with vectors. Made anew for each answer. */
final class EmbeddingReader {
  private final FailureKinds kinds;
  private final Vectors vectors = new Vectors();
  private final List<float[]> read = new ArrayList<>();
  private long tokens;

  EmbeddingReader(FailureKinds kinds) {
    this.kinds = kinds;
  }

  Embeddings read(JsonParser json) throws IOException, ModelException {
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "embeddings" -> vectors(json);
        // The form of its first years, for one text; some that play Ollama still answer so.
        case "embedding" -> read.add(vectors.read(json));
        case "prompt_eval_count" -> tokens = JsonFields.number(json);
        case "error" -> throw Failures.reported(Complaint.value(json), kinds);
        default -> json.skipChildren();
      }
    }
    return new Embeddings(read, Usage.of(tokens, 0));
  }

  private void vectors(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw Failures.malformed("the provider's answer has no list of vectors");
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      read.add(vectors.read(json));
    }
  }
}
