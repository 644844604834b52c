package io.osgent.model.openai.internal;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.image.ImageModel;
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
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * What a provider was told, checked.
 *
 * @param apiKey may be empty
 * @param baseUrl without a slash at its end
 * @param official whether this is OpenAI itself
 * @param models for chat on offer, the default one first
 * @param tariffs what a model costs, on offer or not, or null
 * @param reasoningSummary the kind of summary to ask for, or empty
 */
record Settings(String name, String apiKey, String baseUrl, Surface surface, boolean official, Api api,
    List<ModelInfo> models, Function<String, Tariff> tariffs, EmbeddingSettings embedding, ImageSettings images,
    Streaming streaming, String reasoningSummary, Duration timeout, int maxConnections, int maxRetries)
    implements
      Offer.Settings {
  static final String DEFAULT_NAME = "openai";

  private static final ModelTable MODELS = ModelTable.beside(Settings.class);
  private static final String OPENAI_URL = "https://api.openai.com/v1";

  /** The two protocols OpenAI speaks. */
  enum Api {
    RESPONSES, CHAT
  }

  /**
   * The provider's own environment variables win over what is configured, for the instance that has its name.
   *
   * @param home where files are that are not named from the root
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Settings of(ProviderConfig config, Map<String, String> environment, Path home) {
    boolean standard = config.name().equals(DEFAULT_NAME);
    String apiKey = Setting.secret("apiKey",
        standard ? environment.getOrDefault("OPENAI_API_KEY", config.apiKey()) : config.apiKey());
    String url = (standard ? environment.getOrDefault("OPENAI_BASE_URL", config.baseUrl()) : config.baseUrl()).strip();
    URI address = Setting.url("baseUrl", url.isEmpty() ? OPENAI_URL : url, "http://127.0.0.1:8000/v1");
    boolean official = "api.openai.com".equals(address.getHost());
    Surface surface = Surface.of(config.azure().strip(), config.apiVersion().strip(), address);
    Map<String, Price> prices = PriceList.read(Setting.list(config.prices()));
    ModelTable table = table(official).replacedBy(config.modelTable(), home);
    EmbeddingSettings embedding = EmbeddingSettings.of(config, official, prices);
    ImageSettings images = ImageSettings.of(config, official, prices);
    return new Settings(Setting.name(config.name(), DEFAULT_NAME), apiKey, surface.base(address), surface, official,
        api(config.api(), official),
        PriceList.offered(Setting.list(config.models()), ofChat(prices, embedding, images), table),
        PriceList.tariffs(prices, table), embedding, images,
        Setting.choice("streaming", Streaming.class, config.streaming()), config.reasoningSummary().strip(),
        Duration.ofSeconds(Setting.atLeast(1, "timeoutSeconds", config.timeoutSeconds())),
        Setting.atLeast(1, "maxConnections", config.maxConnections()),
        Setting.atLeast(0, "maxRetries", config.maxRetries()));
  }

  /** A key, or an address of one's own that may need none. */
  @Override
  public boolean usable() {
    return !apiKey.isEmpty() || !baseUrl.equals(OPENAI_URL);
  }

  @Override
  public ProviderModel model() {
    return new ProviderModel(new Transport(connection()), OpenAiProtocol.of(this), () -> models, tariffs);
  }

  /** Only what is on offer: other servers may have neither vectors nor pictures. */
  @Override
  public List<Offer.Beside<?>> beside(Transport transport) {
    var services = new ArrayList<Offer.Beside<?>>(2);
    OpenAiProtocol kinds = OpenAiProtocol.of(this);
    if (!embedding.models().isEmpty()) {
      services
          .add(new Offer.Beside<>(EmbeddingModel.class, new OpenAiEmbeddings(transport, kinds, surface, embedding)));
    }
    if (!images.models().isEmpty()) {
      services.add(new Offer.Beside<>(ImageModel.class, new OpenAiImages(transport, kinds, surface, images)));
    }
    return services;
  }

  /** A model that stands only in the prices is on offer, unless it is known to be of another kind. */
  private static Map<String, Price> ofChat(Map<String, Price> prices, EmbeddingSettings embedding,
      ImageSettings images) {
    var left = new LinkedHashMap<>(prices);
    embedding.models().forEach(model -> left.remove(model.name()));
    left.keySet().removeAll(images.models());
    return left;
  }

  Connection connection() {
    Map<String, String> headers = apiKey.isEmpty() ? Map.of() : surface.headers(apiKey);
    return new Connection(name, baseUrl, headers, streaming, timeout, maxConnections, maxRetries);
  }

  /** Leaves the key out: settings may be logged. */
  @Override
  public String toString() {
    return name + " at " + baseUrl + " (" + api.name().toLowerCase(Locale.ROOT) + ", models "
        + models.stream().map(ModelInfo::name).toList() + ")";
  }

  /** What others ask for a model of the same name, and how much of it they serve, is theirs to say. */
  private static ModelTable table(boolean official) {
    return official ? MODELS : ModelTable.EMPTY;
  }

  private static Api api(String value, boolean official) {
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "auto" -> official ? Api.RESPONSES : Api.CHAT;
      case "responses" -> Api.RESPONSES;
      case "chat" -> Api.CHAT;
      default -> throw new IllegalArgumentException("api '" + value + "' should be auto, responses or chat");
    };
  }
}
