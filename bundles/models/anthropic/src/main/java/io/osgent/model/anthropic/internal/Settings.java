package io.osgent.model.anthropic.internal;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.Connection;
import io.osgent.model.wire.ModelTable;
import io.osgent.model.wire.Offer;
import io.osgent.model.wire.PriceList;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.Setting;
import io.osgent.model.wire.Streaming;
import io.osgent.model.wire.Tariff;
import io.osgent.model.wire.Transport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a provider was told, checked.
 *
 * @param apiKey may be empty
 * @param baseUrl without a slash or a version at its end
 * @param models on offer, the default one first
 * @param tariffs what a model costs, on offer or not, or null
 * @param maxTokens the bound on an answer where the request has none
 */
record Settings(String name, String apiKey, String baseUrl, List<ModelInfo> models, Function<String, Tariff> tariffs,
    int maxTokens, Thinking thinking, boolean promptCache, Streaming streaming, Duration timeout, int maxConnections,
    int maxRetries)
    implements
      Offer.Settings {
  static final String DEFAULT_NAME = "anthropic";

  private static final ModelTable MODELS = ModelTable.beside(Settings.class);
  private static final String ANTHROPIC_URL = "https://api.anthropic.com";
  private static final String API_VERSION = "2023-06-01";

  /**
   * The provider's own environment variables win over what is configured, for the instance that has its name.
   *
   * @param home where files are that are not named from the root
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Settings of(ProviderConfig config, Map<String, String> environment, Path home) {
    Map<String, String> known = config.name().equals(DEFAULT_NAME) ? environment : Map.of();
    String apiKey = Setting.secret("apiKey", known.getOrDefault("ANTHROPIC_API_KEY", config.apiKey()));
    String said = known.getOrDefault("ANTHROPIC_BASE_URL", config.baseUrl()).strip();
    String url = Setting.url("baseUrl", said.isEmpty() ? ANTHROPIC_URL : said, ANTHROPIC_URL).toString();
    Map<String, Price> prices = PriceList.read(Setting.list(config.prices()));
    ModelTable table = MODELS.replacedBy(config.modelTable(), home);
    return new Settings(Setting.name(config.name(), DEFAULT_NAME), apiKey,
        url.endsWith("/v1") ? url.substring(0, url.length() - "/v1".length()) : url,
        PriceList.offered(Setting.list(config.models()), prices, table), PriceList.tariffs(prices, table),
        Setting.atLeast(1, "maxTokens", config.maxTokens()), Thinking.of(config.thinking()), config.promptCache(),
        Setting.choice("streaming", Streaming.class, config.streaming()),
        Duration.ofSeconds(Setting.atLeast(1, "timeoutSeconds", config.timeoutSeconds())),
        Setting.atLeast(1, "maxConnections", config.maxConnections()),
        Setting.atLeast(0, "maxRetries", config.maxRetries()));
  }

  /** A key, or an address of one's own that may need none. */
  @Override
  public boolean usable() {
    return !apiKey.isEmpty() || !baseUrl.equals(ANTHROPIC_URL);
  }

  @Override
  public ProviderModel model() {
    Map<String, String> headers = new HashMap<>(Map.of("anthropic-version", API_VERSION));
    if (!apiKey.isEmpty()) {
      headers.put("x-api-key", apiKey);
    }
    Connection connection = new Connection(name, baseUrl, headers, streaming, timeout, maxConnections, maxRetries);
    return new ProviderModel(new Transport(connection), new MessagesProtocol(this), () -> models, tariffs);
  }

  /** Leaves the key out: settings may be logged. */
  @Override
  public String toString() {
    return name + " at " + baseUrl + " (models " + models.stream().map(ModelInfo::name).toList() + ")";
  }
}
