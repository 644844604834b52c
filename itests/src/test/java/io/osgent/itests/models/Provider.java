package io.osgent.itests.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** The protocols Osgent speaks to models, each with a model that thinks. */
enum Provider {
  RESPONSES("openai", "/v1", "gpt-5-mini", "api = responses\nreasoningSummary = auto\n"),
  CHAT("openai", "/v1", "gpt-oss-20b", "api = chat\n"),
  ANTHROPIC("anthropic", "", "claude-sonnet-4-5", "thinking = 2000\n"),
  OLLAMA("ollama", "", "deepseek-r1", "thinking = true\n");

  private final String kind;
  private final String path;
  private final String model;
  private final String settings;

  Provider(String kind, String path, String model, String settings) {
    this.kind = kind;
    this.path = path;
    this.model = model;
    this.settings = settings;
  }

  /** Makes it known to the server of a home; its name is {@link #named}. */
  void configure(Path home, String trait, Aimock aimock, String key, String more) throws IOException {
    Path config = Files.createDirectories(home.resolve("config"));
    Files.writeString(config.resolve("io.osgent.model." + kind + "-" + named(trait) + ".cfg"), """
        name = %s
        baseUrl = %s
        apiKey = %s
        models = %s
        %s%s""".formatted(named(trait), aimock.url() + path, key, model, settings, more));
  }

  /** One that is configured in a special way has a trait, e.g. {@code chat-strict}. */
  String named(String trait) {
    String name = name().toLowerCase(Locale.ROOT);
    return trait.isEmpty() ? name : name + "-" + trait;
  }

  String model(String trait) {
    return named(trait) + "/" + model;
  }

  /** Aimock's Ollama thinks in a field that Ollama's own API does not have. */
  boolean thinks() {
    return this != OLLAMA;
  }

  /** Aimock's Ollama counts no tokens. */
  boolean counts() {
    return this != OLLAMA;
  }
}
