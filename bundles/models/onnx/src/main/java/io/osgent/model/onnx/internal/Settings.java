package io.osgent.model.onnx.internal;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * What a provider was told, checked.
 *
 * @param pooling empty for what a model's own files say, as are the prefixes
 * @param maxTokens 0 for what a model's own files say
 * @param keepLoaded zero for ever
 */
record Settings(String name, Path directory, Optional<Pooling> pooling, Optional<String> queryPrefix,
    Optional<String> documentPrefix, int maxTokens, int threads, int batch, Duration keepLoaded) {
  static final String DEFAULT_NAME = "onnx";
  static final String AUTO = "auto";
  /** One of the text, between the two that most models begin and end it with. */
  private static final int LEAST_TOKENS = 3;

  /**
   * @param home what a relative directory is relative to
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Settings of(ProviderConfig config, Path home) {
    int threads = atLeast(0, "threads", config.threads());
    return new Settings(name(config.name()), home.resolve(config.directory().strip()).normalize(),
        pooling(config.pooling()), prefix(config.queryPrefix()), prefix(config.documentPrefix()),
        maxTokens(config.maxTokens()),
        threads == 0 ? Runtime.getRuntime().availableProcessors() : threads,
        atLeast(1, "batch", config.batch()),
        Duration.ofSeconds(atLeast(0, "keepLoadedSeconds", config.keepLoadedSeconds())));
  }

  private static String name(String said) {
    if (said.isBlank() || said.contains("/")) {
      throw new IllegalArgumentException(
          "name '" + said + "' should be a word without '/', e.g. '" + DEFAULT_NAME + "'");
    }
    return said.strip();
  }

  private static Optional<Pooling> pooling(String said) {
    String word = said.strip().toLowerCase(Locale.ROOT);
    if (word.equals(AUTO)) {
      return Optional.empty();
    }
    return Optional.of(Arrays.stream(Pooling.values()).filter(pooling -> pooling.word().equals(word)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("pooling '" + said + "' should be auto, mean, cls or last")));
  }

  private static Optional<String> prefix(String said) {
    String word = said.strip();
    if (word.equals(AUTO)) {
      return Optional.empty();
    }
    boolean quoted = word.length() >= 2 && word.startsWith("\"") && word.endsWith("\"");
    return Optional.of(quoted ? word.substring(1, word.length() - 1) : said);
  }

  private static int maxTokens(int said) {
    if (said != 0 && said < LEAST_TOKENS) {
      throw new IllegalArgumentException("maxTokens '" + said + "' should be 0 or at least " + LEAST_TOKENS);
    }
    return said;
  }

  private static int atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(key + " '" + value + "' should be at least " + least);
    }
    return value;
  }
}
