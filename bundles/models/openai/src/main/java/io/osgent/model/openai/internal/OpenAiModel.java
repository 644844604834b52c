package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.CallContext;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A provider that speaks one of OpenAI's protocols. */
final class OpenAiModel implements ChatModel, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAiModel.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  /** Who is told to wait longer is told so: somebody further up may know another provider. */
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(8);

  private final Settings settings;
  private final Protocol protocol;
  private final Transport transport;

  OpenAiModel(Settings settings) {
    this.settings = settings;
    this.protocol = Protocol.of(settings);
    this.transport = new Transport(settings, protocol.path());
  }

  @Override
  public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
    boolean stream = switch (settings.streaming()) {
      case AUTO -> request.incremental();
      case ALWAYS -> true;
      case NEVER -> false;
    };
    byte[] body = protocol.body(request, stream);
    for (int attempt = 1;; attempt++) {
      try {
        return ask(body);
      } catch (ModelException failure) {
        Duration pause = pause(failure, attempt);
        if (attempt > settings.maxRetries() || !passing(failure) || pause.compareTo(LONGEST_PAUSE) > 0
            || Instant.now().plus(pause).isAfter(context.deadline())) {
          throw failure;
        }
        LOG.info("{}: attempt {} failed, another follows in {} ms: {}", settings.name(), attempt, pause.toMillis(),
            failure.getMessage());
        Thread.sleep(pause);
      }
    }
  }

  @Override
  public List<ModelInfo> models() {
    return settings.models();
  }

  @Override
  public void close() {
    transport.close();
  }

  private ModelStream ask(byte[] body) throws ModelException, InterruptedException {
    Exchange exchange = transport.post(body);
    boolean handedOver = false;
    try {
      boolean eventStream = exchange.awaitAnswer();
      if (exchange.status() >= 300) {
        throw Failures.refused(exchange.status(), exchange.retryAfter(), exchange.body(), exchange.length());
      }
      AnswerEvents events = new AnswerEvents();
      AnswerReader reader = protocol.reader(events);
      ModelStream answer = eventStream
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
