package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.model.wire.FailureKinds;
import io.osgent.model.wire.Questions;
import io.osgent.model.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** OpenAI's embeddings, and those of whoever speaks its protocol. */
final class OpenAiEmbeddings implements EmbeddingModel {
  private static final JsonFactory JSON = new JsonFactory();

  private final Questions questions;
  private final FailureKinds kinds;
  private final Surface surface;
  private final EmbeddingSettings settings;

  OpenAiEmbeddings(Transport transport, FailureKinds kinds, Surface surface, EmbeddingSettings settings) {
    this.questions = new Questions(transport, kinds);
    this.kinds = kinds;
    this.surface = surface;
    this.settings = settings;
  }

  @Override
  public Embeddings embed(EmbeddingRequest request, CallContext context) throws ModelException, InterruptedException {
    return questions.ask(surface.path("/embeddings", request.model()), body(request),
        json -> new EmbeddingReader(kinds).read(json), context);
  }

  @Override
  public List<EmbeddingInfo> embeddingModels() {
    return settings.models();
  }

  private byte[] body(EmbeddingRequest request) {
    var body = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("model", request.model());
      json.writeArrayFieldStart("input");
      for (String text : request.texts()) {
        json.writeString(text);
      }
      json.writeEndArray();
      switch (settings.encoding()) {
        case BASE64 -> json.writeStringField("encoding_format", "base64");
        case FLOAT -> json.writeStringField("encoding_format", "float");
        case UNSAID -> {
          // Numbers come, by the protocol.
        }
      }
      if (settings.dimensions() > 0) {
        json.writeNumberField("dimensions", settings.dimensions());
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a request can't be written", impossible);
    }
    return body.toByteArray();
  }
}
