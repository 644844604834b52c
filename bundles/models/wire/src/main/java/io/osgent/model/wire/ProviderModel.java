package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.CallContext;
import io.osgent.api.model.Allowance;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The chat models of a provider that is reached over HTTP and speaks some protocol. */
public class ProviderModel implements ChatModel, AutoCloseable {
  private record Endpoint(String path, URI address) {}

  private final Transport transport;
  private final Connection connection;
  private final Protocol protocol;
  private final Retries retries;
  private final Supplier<List<ModelInfo>> models;
  private final Function<String, Tariff> tariffs;
  private volatile Endpoint last;

  /**
   * @param transport closed together with this
   * @param models on offer, the default one first
   * @param tariffs what a model of this name costs, on offer or not, or null where that is not known
   */
  public ProviderModel(Transport transport, Protocol protocol, Supplier<List<ModelInfo>> models,
      Function<String, Tariff> tariffs) {
    this.transport = transport;
    this.connection = transport.connection();
    this.protocol = protocol;
    this.retries = new Retries(connection);
    this.models = models;
    this.tariffs = tariffs;
  }

  @Override
  public final ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
    byte[] body = protocol.body(request, connection.streaming().wantedFor(request));
    URI endpoint = endpoint(protocol.path(request.model()));
    return retries.of(() -> ask(endpoint, body, tariffs.apply(request.model())), context);
  }

  /** Most providers have one path for all their models, and an address is not parsed for nothing. */
  private URI endpoint(String path) {
    Endpoint known = last;
    if (known == null || !known.path().equals(path)) {
      known = new Endpoint(path, transport.endpoint(path));
      last = known;
    }
    return known.address();
  }

  @Override
  public final List<ModelInfo> models() {
    return models.get();
  }

  @Override
  public final void close() {
    transport.close();
  }

  /** For what else is asked of the same provider. */
  Transport transport() {
    return transport;
  }

  private ModelStream ask(URI endpoint, byte[] body, Tariff tariff) throws ModelException, InterruptedException {
    Exchange exchange = transport.post(endpoint, body);
    boolean handedOver = false;
    try {
      boolean stream = exchange.awaitAnswer();
      if (exchange.status() >= 300) {
        throw Failures.refused(exchange, protocol);
      }
      AnswerEvents events = new AnswerEvents(tariff);
      AnswerReader reader = protocol.reader(events);
      Allowance allowance = protocol.allowance(exchange::header);
      ModelStream answer = stream
          ? new AnswerStream(connection, exchange, events, reader, allowance)
          : whole(exchange, events, reader, allowance);
      handedOver = true;
      return answer;
    } catch (ModelException failure) {
      throw Failures.without(connection, failure);
    } finally {
      if (!handedOver) {
        exchange.close();
      }
    }
  }

  private static ModelStream whole(Exchange exchange, AnswerEvents events, AnswerReader reader, Allowance allowance)
      throws ModelException {
    try (JsonParser json = JsonFields.parser(exchange.body(), 0, exchange.length())) {
      reader.whole(json);
      return new WholeAnswer(events, allowance);
    } catch (IOException malformed) {
      throw Failures.malformed(malformed, false);
    }
  }
}
