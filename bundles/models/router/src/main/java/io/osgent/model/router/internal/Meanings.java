package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out what questions mean, where there is an embedding model. A call never fails for it, and waits for it only a
 * moment; an embedding model that fails or is slow is left alone for a while. Thread-safe.
 */
final class Meanings {
  private static final Logger LOG = LoggerFactory.getLogger(Meanings.class);
  private static final Duration MOMENT = Duration.ofMillis(500);
  private static final Duration REST = Duration.ofSeconds(30);

  private final Supplier<EmbeddingModels> embeddings;
  private final Time time;
  private final Map<String, Long> restsSince = new ConcurrentHashMap<>();
  private final Set<String> without = ConcurrentHashMap.newKeySet();

  /** @param embeddings null while there are none */
  Meanings(Supplier<EmbeddingModels> embeddings, Time time) {
    this.embeddings = embeddings;
    this.time = time;
  }

  /** Empty where nobody tells, and where there is more to a request than words that are the last. */
  Optional<Meaning> of(Route route, RequestDigest digest, ChatRequest request, CallContext context)
      throws InterruptedException {
    if (route.caching().similarity() == 0 || !isQuestion(request.messages())) {
      return Optional.empty();
    }
    EmbeddingModels service = embeddings.get();
    Optional<String> model = service == null ? Optional.empty() : model(route, service);
    if (model.isEmpty()) {
      if (without.add(route.name())) {
        LOG.warn("{}: only what is asked word for word is answered again: there is no embedding model",
            route.fullName());
      }
      return Optional.empty();
    }
    without.remove(route.name());
    String words = ((Message.User) request.messages().getLast()).text();
    return vector(service, model.get(), words, context).map(vector -> new Meaning(
        digest.apartFromLastMessage(request, context.scope(), route.caching().shared()), model.get(), vector));
  }

  private static Optional<String> model(Route route, EmbeddingModels service) {
    return route.caching().embedding().isEmpty() ? service.byDefault() : Optional.of(route.caching().embedding());
  }

  /** What an image shows is in no vector, and what a tool has answered since is no part of the question. */
  private static boolean isQuestion(List<Message> messages) {
    return !messages.isEmpty() && messages.getLast() instanceof Message.User last && !last.text().isBlank()
        && messages.stream().noneMatch(message -> message instanceof Message.User user && !user.images().isEmpty());
  }

  private Optional<float[]> vector(EmbeddingModels service, String model, String words, CallContext context)
      throws InterruptedException {
    Long since = restsSince.get(model);
    if (since != null && time.nanos() - since < REST.toNanos()) {
      return Optional.empty();
    }
    var request = new EmbeddingRequest(model.substring(model.indexOf('/') + 1), List.of(words), Purpose.QUERY);
    var asking = new FutureTask<>(() -> service.embed(model, request, context).vectors().getFirst());
    Thread.ofVirtual().name("router-meaning").start(asking);
    try {
      float[] vector = asking.get(MOMENT.toMillis(), TimeUnit.MILLISECONDS);
      restsSince.remove(model);
      return Optional.of(vector);
    } catch (ExecutionException failure) {
      rest(model,
          failure.getCause() instanceof ModelException told ? Failures.line(told) : failure.getCause().toString());
      return Optional.empty();
    } catch (TimeoutException slow) {
      rest(model, "it took more than " + MOMENT.toMillis() + " ms");
      return Optional.empty();
    } finally {
      asking.cancel(true);
    }
  }

  private void rest(String model, String why) {
    restsSince.put(model, time.nanos());
    LOG.warn("the embedding model {} is not asked for {} s: {}", model, REST.toSeconds(), why);
  }
}
