package io.osgent.model.wire;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.CallContext;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The chat models of a provider that is reached over HTTP and speaks some protocol. */
public final class ProviderModel implements ChatModel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderModel.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  /** Who is told to wait longer is told so: somebody further up may know another provider. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private final Transport transport;
  private final Connection connection;
  private final Protocol protocol;
  private final Supplier<List<ModelInfo>> models;
  private final Function<String, Tariff> tariffs;

  /**
   * @param transport closed together with this
   * @param models on offer, the default one first
   */
  public ProviderModel(Transport transport, Protocol protocol, Supplier<List<ModelInfo>> models) {
    this(transport, protocol, models, model -> null);
  }

  /**
   * The same.
   *
   * @param tariffs what a model of this name costs, on offer or not, or null where that is not known
   */
  public ProviderModel(Transport transport, Protocol protocol, Supplier<List<ModelInfo>> models,
      Function<String, Tariff> tariffs) {
    this.transport = transport;
    this.connection = transport.connection();
    this.protocol = protocol;
    this.models = models;
    this.tariffs = tariffs;
  }

  @Override
  public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
    byte[] body = protocol.body(request, connection.streaming().wantedFor(request));
    URI endpoint = transport.endpoint(protocol.path(request.model()));
    for (int attempt = 1;; attempt++) {
      try {
        return ask(endpoint, body, tariffs.apply(request.model()));
      } catch (ModelException failure) {
        Duration pause = pause(failure, attempt);
        if (attempt > connection.maxRetries() || !passing(failure) || pause.compareTo(LONGEST_PAUSE) > 0
            || Instant.now().plus(pause).isAfter(context.deadline())) {
          throw failure;
        }
        LOG.info("{}: attempt {} failed, another follows in {} ms: {}", connection.name(), attempt, pause.toMillis(),
            failure.getMessage());
        Thread.sleep(pause);
      }
    }
  }

  @Override
  public List<ModelInfo> models() {
    return models.get();
  }

  @Override
  public void close() {
    transport.close();
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
      ModelStream answer = stream
          ? new AnswerStream(exchange, events, reader)
          : whole(exchange, events, reader);
      handedOver = true;
      return answer;
    } finally {
      if (!handedOver) {
        exchange.close();
      }
    }
  }

  private static ModelStream whole(Exchange exchange, AnswerEvents events, AnswerReader reader) throws ModelException {
    try (JsonParser json = JsonFields.parser(exchange.body(), 0, exchange.length())) {
      reader.whole(json);
      return new WholeAnswer(events);
    } catch (IOException malformed) {
      throw Failures.malformed(malformed, false);
    }
  }

  private static boolean passing(ModelException failure) {
    return switch (failure.kind()) {
      case CONNECTION, RATE_LIMITED, OVERLOADED, SERVER -> true;
      default -> false;
    };
  }

  /** What the provider asked for, or twice as long each time, a little less at random so that not all come at once. */
  private static Duration pause(ModelException failure, int attempt) {
    return failure.retryAfter().orElseGet(() -> {
      long millis = FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 4);
      return Duration.ofMillis(millis - ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    });
  }
}
