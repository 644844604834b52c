package io.osgent.model.openai.internal;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a provider was told, checked.
 *
 * @param apiKey may be empty
 * @param baseUrl without a slash at its end
 * @param official whether this is OpenAI itself
 * @param models on offer, the default one first
 * @param reasoningSummary the kind of summary to ask for, or empty
 */
record Settings(String name, String apiKey, String baseUrl, boolean official, Api api, List<ModelInfo> models,
    Streaming streaming, String reasoningSummary, Duration timeout, int maxConnections, int maxRetries) {
  static final String DEFAULT_NAME = "openai";

  private static final String OPENAI_URL = "https://api.openai.com/v1";

  /** The two protocols OpenAI speaks. */
  enum Api {
    RESPONSES, CHAT
  }

  /** When an answer is fetched piece by piece. */
  enum Streaming {
    AUTO, ALWAYS, NEVER
  }

  /**
   * The provider's own environment variables win over what is configured, for the instance that has its name.
   *
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Settings of(ProviderConfig config, Map<String, String> environment) {
    boolean standard = config.name().equals(DEFAULT_NAME);
    String apiKey = (standard ? environment.getOrDefault("OPENAI_API_KEY", config.apiKey()) : config.apiKey()).strip();
    String url = (standard ? environment.getOrDefault("OPENAI_BASE_URL", config.baseUrl()) : config.baseUrl()).strip();
    boolean official = url.isEmpty() || "api.openai.com".equals(host(url));
    return new Settings(name(config.name()), apiKey, withoutSlash(url.isEmpty() ? OPENAI_URL : url), official,
        api(config.api(), official), models(list(config.models()), PriceList.read(list(config.prices()))),
        choice("streaming", Streaming.class, config.streaming()),
        config.reasoningSummary().strip(), Duration.ofSeconds(atLeast(1, "timeoutSeconds", config.timeoutSeconds())),
        atLeast(1, "maxConnections", config.maxConnections()), atLeast(0, "maxRetries", config.maxRetries()));
  }

  /** Whether there is enough to call the provider: a key, or an address of one's own that may need none. */
  boolean usable() {
    return !apiKey.isEmpty() || !baseUrl.equals(OPENAI_URL);
  }

  /** Leaves the key out: settings may be logged. */
  @Override
  public String toString() {
    return name + " at " + baseUrl + " (" + api.name().toLowerCase(Locale.ROOT) + ", models "
        + models.stream().map(ModelInfo::name).toList() + ")";
  }

  private static String name(String name) {
    if (name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException("name '" + name + "' should be a word without '/', e.g. 'openai'");
    }
    return name.strip();
  }

  private static String host(String url) {
    URI uri;
    try {
      uri = URI.create(url);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(wrongUrl(url), wrong);
    }
    if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(wrongUrl(url));
    }
    return uri.getHost();
  }

  private static String wrongUrl(String url) {
    return "baseUrl '" + url + "' should be an http or https address, e.g. 'http://127.0.0.1:8000/v1'";
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
  }

  private static Api api(String value, boolean official) {
    if (value.strip().equalsIgnoreCase("auto")) {
      return official ? Api.RESPONSES : Api.CHAT;
    }
    return switch (value.strip().toLowerCase(Locale.ROOT)) {
      case "responses" -> Api.RESPONSES;
      case "chat" -> Api.CHAT;
      default -> throw new IllegalArgumentException("api '" + value + "' should be auto, responses or chat");
    };
  }

  private static <E extends Enum<E>> E choice(String key, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.name().equalsIgnoreCase(value.strip())).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key + " '" + value + "' should be one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  /** What has a price is on offer, after what is said to be. */
  private static List<ModelInfo> models(List<String> names, Map<String, Price> prices) {
    return Stream.concat(names.stream(), prices.keySet().stream()).distinct()
        .map(name -> new ModelInfo(name, "", prices.get(name))).toList();
  }

  /** A configuration file may hold a list as one line with commas. */
  private static List<String> list(String[] values) {
    return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split(","))).map(String::strip)
        .filter(entry -> !entry.isEmpty()).toList();
  }

  private static int atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(key + " '" + value + "' should be at least " + least);
    }
    return value;
  }
}
