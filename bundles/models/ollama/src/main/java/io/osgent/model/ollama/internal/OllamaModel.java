package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.osgent.api.CallContext;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelLibrary;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.Tariff;
import io.osgent.model.wire.Transport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The models of an Ollama server, which can fetch others. */
final class OllamaModel extends ProviderModel implements ModelLibrary {
  private static final JsonFactory JSON = new JsonFactory();

  private final Transport transport;
  private final ChatProtocol protocol;
  private final Runnable whenPulled;

  /**
   * @param models on offer, the default one first
   * @param tariffs what a model costs, or null
   * @param whenPulled told when there is another model
   */
  OllamaModel(Transport transport, ChatProtocol protocol, Supplier<List<ModelInfo>> models,
      Function<String, Tariff> tariffs, Runnable whenPulled) {
    super(transport, protocol, models, tariffs);
    this.transport = transport;
    this.protocol = protocol;
    this.whenPulled = whenPulled;
  }

  @Override
  public void pull(String model, Progress progress, CallContext context)
      throws ModelException, InterruptedException {
    transport.ask(transport.endpoint("/api/pull"), question(model), protocol, new PullReader(protocol, progress));
    whenPulled.run();
  }

  private static byte[] question(String model) {
    var body = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("model", model);
      json.writeBooleanField("stream", true);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a request can't be written", impossible);
    }
    return body.toByteArray();
  }
}
