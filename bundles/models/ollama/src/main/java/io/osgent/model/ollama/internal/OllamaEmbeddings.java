package io.osgent.model.ollama.internal;

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
import java.util.function.Supplier;

/** The vectors of the models an Ollama server has. */
final class OllamaEmbeddings implements EmbeddingModel {
  private static final JsonFactory JSON = new JsonFactory();

  private final Questions questions;
  private final FailureKinds kinds;
  private final Settings settings;
  private final Supplier<List<EmbeddingInfo>> models;

  OllamaEmbeddings(Transport transport, FailureKinds kinds, Settings settings) {
    this.questions = new Questions(transport, kinds);
    this.kinds = kinds;
    this.settings = settings;
    this.models = models(transport, settings);
  }

  private static Supplier<List<EmbeddingInfo>> models(Transport transport, Settings settings) {
    EmbeddingSettings embedding = settings.embedding();
    if (embedding.models().isEmpty()) {
      return new InstalledModels(transport, settings.name() + " (embedding)",
          new Tags(settings.prices(), embedding.batch()), System::nanoTime)::embedding;
    }
    List<EmbeddingInfo> named = embedding.models().stream()
        .map(name -> new EmbeddingInfo(name, "", 0, embedding.batch(), settings.prices().get(name))).toList();
    return () -> named;
  }

  @Override
  public Embeddings embed(EmbeddingRequest request, CallContext context) throws ModelException, InterruptedException {
    return questions.ask("/api/embed", body(request), json -> new EmbeddingReader(kinds).read(json), context);
  }

  @Override
  public List<EmbeddingInfo> embeddingModels() {
    return models.get();
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
      // Left out, the server would cut off what is too long without a word.
      json.writeBooleanField("truncate", settings.embedding().truncate());
      if (!settings.keepAlive().isEmpty()) {
        json.writeStringField("keep_alive", settings.keepAlive());
      }
      if (settings.contextTokens() > 0) {
        json.writeObjectFieldStart("options");
        json.writeNumberField("num_ctx", settings.contextTokens());
        json.writeEndObject();
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a request can't be written", impossible);
    }
    return body.toByteArray();
  }
}
