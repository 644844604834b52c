package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.JsonFields;
import io.osgent.model.wire.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models a server has, as it last told: asked again after a while, none when it can't be reached. */
final class InstalledModels implements Supplier<List<ModelInfo>> {
  private static final Logger LOG = LoggerFactory.getLogger(InstalledModels.class);
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration FRESH = Duration.ofSeconds(10);

  private final Transport transport;
  private final URI endpoint;
  private final String provider;
  private final Map<String, Price> prices;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Told told;
  private boolean reachable = true;

  private record Told(List<ModelInfo> models, long at) {}

  /** @param nanos the time, as {@link System#nanoTime} tells it */
  InstalledModels(Transport transport, String provider, Map<String, Price> prices, LongSupplier nanos) {
    this.transport = transport;
    this.endpoint = transport.endpoint("/api/tags");
    this.provider = provider;
    this.prices = prices;
    this.nanos = nanos;
  }

  @Override
  public List<ModelInfo> get() {
    Told known = told;
    if (isFresh(known) || known != null && asking.isLocked()) {
      return known.models();
    }
    asking.lock();
    try {
      if (!isFresh(told)) {
        told = new Told(ask(), nanos.getAsLong());
      }
      return told.models();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      return known == null ? List.of() : known.models();
    } finally {
      asking.unlock();
    }
  }

  private boolean isFresh(Told known) {
    return known != null && nanos.getAsLong() - known.at() < FRESH.toNanos();
  }

  private List<ModelInfo> ask() throws InterruptedException {
    try {
      byte[] body = transport.get(endpoint, PATIENCE);
      try (JsonParser json = JsonFields.parser(body, 0, body.length)) {
        List<ModelInfo> models = new Tags(prices).read(json);
        if (!reachable) {
          LOG.info("model provider {} is reachable again, with models {}", provider,
              models.stream().map(ModelInfo::name).toList());
        }
        reachable = true;
        return models;
      }
    } catch (ModelException | IOException failure) {
      if (reachable) {
        LOG.warn("model provider {} has no models just now: {}", provider, failure.getMessage());
      }
      reachable = false;
    }
    return List.of();
  }
}
