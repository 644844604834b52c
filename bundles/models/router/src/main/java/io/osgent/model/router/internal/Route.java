package io.osgent.model.router.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A route as it was configured, checked.
 *
 * @param name without {@code router/} before it
 * @param models in the order named; empty means all on offer
 * @param maxRetries how often one model is asked again
 * @param quality the least that will do, or null
 * @param longestPause before it is
 * @param firstPiece how long a model may take to begin, zero for as long as it takes
 */
record Route(String name, List<Named> models, Choose choose, Tier quality, int maxRetries, Duration longestPause,
    Duration firstPiece, boolean cascade, Caching caching) {
  static final String PROVIDER = "router";
  static final String AUTO = "auto";

  /** Which of the models is asked first. */
  enum Choose {
    FIRST, WEIGHTED, FASTEST, CHEAPEST
  }

  /**
   * Which answers are told again.
   *
   * @param lifetime for how long, zero for never
   * @param entries how many are kept
   * @param shared whether to all users of a tenant
   * @param similarity how much alike two questions are to be, from 0 to 1; zero for the same
   * @param embedding {@code provider/model} that tells how much they are, or empty for the default
   */
  record Caching(Duration lifetime, int entries, boolean shared, double similarity, String embedding) {
    static final Caching NONE = new Caching(Duration.ZERO, 1, false, 0, "");
  }

  /** A model by its name. */
  record Named(String model, int weight) {}

  /**
   * Reads a configuration.
   *
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Route of(RouteConfig config) {
    List<Named> models = Arrays.stream(config.models()).flatMap(line -> Arrays.stream(line.split(",")))
        .map(String::strip).filter(entry -> !entry.isEmpty()).map(Route::model).toList();
    var seen = new HashSet<String>();
    models.stream().filter(named -> !seen.add(named.model())).findFirst().ifPresent(twice -> {
      throw new IllegalArgumentException(
          "models should name each model once, but '" + twice.model() + "' stands there twice");
    });
    return new Route(name(config.name()), models, choose(config.choose(), models.isEmpty()),
        config.quality().isBlank() ? null : Tier.of("quality", config.quality()),
        (int) atLeast(0, "maxRetries", config.maxRetries()),
        seconds("longestPauseSeconds", config.longestPauseSeconds()),
        seconds("firstPieceSeconds", config.firstPieceSeconds()), config.cascade(),
        new Caching(seconds("cacheSeconds", config.cacheSeconds()),
            (int) atLeast(1, "cacheEntries", config.cacheEntries()), config.cacheShared(),
            similarity(config.cacheSimilarity()), embedding(config.cacheEmbedding())));
  }

  /** The route that is there without any configuration. */
  static Route auto() {
    return new Route(AUTO, List.of(), Choose.CHEAPEST, null, 1, Duration.ofSeconds(5), Duration.ZERO, false,
        Caching.NONE);
  }

  static boolean leadsToTheRouter(String model) {
    return model.startsWith(PROVIDER + "/");
  }

  String fullName() {
    return PROVIDER + "/" + name;
  }

  /** One line for people. */
  String description() {
    String whom = models.isEmpty() ? "any model" : models.stream().map(Named::model).collect(Collectors.joining(", "));
    String order = switch (choose) {
      case FIRST -> ", in this order";
      case WEIGHTED -> ", each its share";
      case FASTEST -> ", the fastest first";
      case CHEAPEST -> ", the cheapest first";
    };
    return whom + (quality == null ? "" : " of " + quality + " quality") + (models.size() == 1 ? "" : order)
        + (cascade ? ", the next where an answer fails a check" : "");
  }

  private static String name(String name) {
    if (!name.strip().matches("[^\\s/]+")) {
      throw new IllegalArgumentException("name '" + name + "' should be a word without '/', e.g. 'fast'");
    }
    return name.strip();
  }

  private static Named model(String entry) {
    String[] words = entry.split("\\s+");
    if (!words[0].matches("[^/]+/.+") || words.length > 2
        || words.length == 2 && !words[1].matches("[1-9][0-9]{0,5}")) {
      throw new IllegalArgumentException("models '" + entry
          + "' should be provider/model and perhaps a weight from 1, e.g. 'openai/gpt-6.1-terra' or 'openai/gpt-6.1-terra 3'");
    }
    if (leadsToTheRouter(words[0])) {
      throw new IllegalArgumentException(
          "models '" + words[0] + "' leads back to the router; name the models themselves");
    }
    return new Named(words[0], words.length == 2 ? Integer.parseInt(words[1]) : 1);
  }

  private static Choose choose(String value, boolean anyModel) {
    if (value.isBlank()) {
      return anyModel ? Choose.CHEAPEST : Choose.FIRST;
    }
    return Arrays.stream(Choose.values()).filter(choose -> choose.name().equalsIgnoreCase(value.strip())).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(
            "choose '" + value + "' should be one of " + Arrays.toString(Choose.values()).toLowerCase(Locale.ROOT)));
  }

  private static Duration seconds(String key, double value) {
    return Duration.ofMillis((long) (1000 * atLeast(0, key, value)));
  }

  private static double similarity(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "cacheSimilarity '" + value + "' should be from 0 to 1, e.g. 0.95; 0 means that only the same is told again");
    }
    return value;
  }

  private static String embedding(String value) {
    if (!value.isBlank() && !value.strip().matches("[^\\s/]+/\\S+")) {
      throw new IllegalArgumentException(
          "cacheEmbedding '" + value + "' should be provider/model, or empty for the default");
    }
    return value.strip();
  }

  private static double atLeast(int least, String key, double value) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(key + " '" + value + "' should be at least " + least);
    }
    return value;
  }
}
