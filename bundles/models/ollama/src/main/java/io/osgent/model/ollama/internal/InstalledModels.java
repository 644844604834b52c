package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.ollama.internal.Tags.Installed;
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
import java.util.stream.Stream;
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
  private final Tags tags;
  private final LongSupplier nanos;
  private final ReentrantLock asking = new ReentrantLock();
  private volatile Told told;
  private boolean reachable = true;

  private record Told(Installed installed, long at) {}

  /** @param nanos the time, as {@link System#nanoTime} tells it */
  InstalledModels(Transport transport, String provider, Map<String, Price> prices, LongSupplier nanos) {
    this(transport, provider, new Tags(prices, 1), nanos);
  }

  InstalledModels(Transport transport, String provider, Tags tags, LongSupplier nanos) {
    this.transport = transport;
    this.endpoint = transport.endpoint("/api/tags");
    this.provider = provider;
    this.tags = tags;
    this.nanos = nanos;
  }

  /** Those that chat. */
  @Override
  public List<ModelInfo> get() {
    return installed().chat();
  }

  List<EmbeddingInfo> embedding() {
    return installed().embedding();
  }

  private Installed installed() {
    Told known = told;
    if (isFresh(known) || known != null && asking.isLocked()) {
      return known.installed();
    }
    asking.lock();
    try {
      if (!isFresh(told)) {
        told = new Told(ask(), nanos.getAsLong());
      }
      return told.installed();
    } catch (InterruptedException givenUp) {
      Thread.currentThread().interrupt();
      return known == null ? Installed.NOTHING : known.installed();
    } finally {
      asking.unlock();
    }
  }

  /** What is known is out of date. */
  void askAnew() {
    told = null;
  }

  private boolean isFresh(Told known) {
    return known != null && nanos.getAsLong() - known.at() < FRESH.toNanos();
  }

  private Installed ask() throws InterruptedException {
    try {
      byte[] body = transport.get(endpoint, PATIENCE);
      try (JsonParser json = JsonFields.parser(body, 0, body.length)) {
        Installed installed = tags.read(json);
        if (!reachable) {
          LOG.info("model provider {} is reachable again, with models {}", provider,
              Stream.concat(installed.chat().stream().map(ModelInfo::name),
                  installed.embedding().stream().map(EmbeddingInfo::name)).distinct().toList());
        }
        reachable = true;
        return installed;
      }
    } catch (ModelException | IOException failure) {
      if (reachable) {
        LOG.warn("model provider {} has no models just now: {}", provider, failure.getMessage());
      }
      reachable = false;
    }
    return Installed.NOTHING;
  }
}
