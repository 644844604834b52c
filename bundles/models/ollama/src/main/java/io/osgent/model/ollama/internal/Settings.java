package io.osgent.model.ollama.internal;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.Connection;
import io.osgent.model.wire.ModelTable;
import io.osgent.model.wire.Offer;
import io.osgent.model.wire.PriceList;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.Setting;
import io.osgent.model.wire.Streaming;
import io.osgent.model.wire.Transport;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What a provider was told, checked.
 *
 * @param baseUrl without a slash at its end
 * @param models on offer, the default one first; empty for those the server has
 * @param thinking as it is to be asked for, or empty
 * @param contextTokens 0 for the server's default
 * @param keepAlive empty for the server's default
 */
record Settings(String name, String baseUrl, String apiKey, List<ModelInfo> models, Map<String, Price> prices,
    EmbeddingSettings embedding, String thinking, int contextTokens, String keepAlive, Streaming streaming,
    Duration timeout, int maxConnections, int maxRetries) implements Offer.Settings {
  static final String DEFAULT_NAME = "ollama";
  static final String HOST = "OLLAMA_HOST";

  private static final Set<String> THINKING = Set.of("", "true", "false", "low", "medium", "high", "max");

  /**
   * The server's own environment variable wins over what is configured, for the instance that has its name.
   *
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Settings of(ProviderConfig config, Map<String, String> environment) {
    String host = config.name().equals(DEFAULT_NAME) ? environment.getOrDefault(HOST, "") : "";
    Map<String, Price> prices = PriceList.read(Setting.list(config.prices()));
    List<String> models = Setting.list(config.models());
    EmbeddingSettings embedding = EmbeddingSettings.of(config);
    Map<String, Price> ofChat = new LinkedHashMap<>(prices);
    ofChat.keySet().removeAll(embedding.models());
    return new Settings(Setting.name(config.name(), DEFAULT_NAME),
        Host.url(host.isBlank() ? config.baseUrl() : host), Setting.secret("apiKey", config.apiKey()),
        PriceList.offered(models, models.isEmpty() ? Map.of() : ofChat), prices, embedding,
        thinking(config.thinking()),
        Setting.atLeast(0, "contextTokens", config.contextTokens()), config.keepAlive().strip(),
        Setting.choice("streaming", Streaming.class, config.streaming()),
        Duration.ofSeconds(Setting.atLeast(1, "timeoutSeconds", config.timeoutSeconds())),
        Setting.atLeast(1, "maxConnections", config.maxConnections()),
        Setting.atLeast(0, "maxRetries", config.maxRetries()));
  }

  /** There is always an address, and a server may come up later. */
  @Override
  public boolean usable() {
    return true;
  }

  @Override
  public ProviderModel model() {
    Transport transport = new Transport(connection());
    var installed = new InstalledModels(transport, name, prices, System::nanoTime);
    Supplier<List<ModelInfo>> offered = models.isEmpty() ? installed : () -> models;
    return new OllamaModel(transport, new ChatProtocol(this), offered, PriceList.tariffs(prices, ModelTable.EMPTY),
        installed::askAnew);
  }

  Connection connection() {
    Map<String, String> headers = apiKey.isEmpty() ? Map.of() : Map.of("Authorization", "Bearer " + apiKey);
    return new Connection(name, baseUrl, headers, streaming, timeout, maxConnections, maxRetries);
  }

  @Override
  public List<Offer.Beside<?>> beside(Transport transport) {
    return List.of(new Offer.Beside<>(EmbeddingModel.class,
        new OllamaEmbeddings(transport, new ChatProtocol(this), this)));
  }

  /** Leaves the key out: settings may be logged. */
  @Override
  public String toString() {
    return name + " at " + baseUrl + " (models "
        + (models.isEmpty() ? "as installed there" : models.stream().map(ModelInfo::name).toList()) + ")";
  }

  private static String thinking(String said) {
    String thinking = said.strip().toLowerCase(Locale.ROOT);
    if (!THINKING.contains(thinking)) {
      throw new IllegalArgumentException(
          "thinking '" + said + "' should be true, false, low, medium, high, max or empty");
    }
    return thinking;
  }
}
