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
 * @param longestPause before it is
 * @param cacheFor how long an answer is given again, zero for never
 * @param cacheShared whether to all users of a tenant
 */
record Route(String name, List<Named> models, Choose choose, int maxRetries, Duration longestPause, boolean cascade,
    Duration cacheFor, int cacheEntries, boolean cacheShared) {
  static final String PROVIDER = "router";
  static final String AUTO = "auto";

  /** Which of the models is asked first. */
  enum Choose {
    FIRST, WEIGHTED, FASTEST, CHEAPEST
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
        (int) atLeast(0, "maxRetries", config.maxRetries()),
        Duration.ofMillis((long) (1000 * atLeast(0, "longestPauseSeconds", config.longestPauseSeconds()))),
        config.cascade(),
        Duration.ofSeconds((long) atLeast(0, "cacheSeconds", config.cacheSeconds())),
        (int) atLeast(1, "cacheEntries", config.cacheEntries()), config.cacheShared());
  }

  /** The route that is there without any configuration. */
  static Route auto() {
    return new Route(AUTO, List.of(), Choose.CHEAPEST, 1, Duration.ofSeconds(5), false, Duration.ZERO, 1, false);
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
    return whom + (models.size() == 1 ? "" : order) + (cascade ? ", the next where an answer fails a check" : "");
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
          + "' should be provider/model and perhaps a weight from 1, e.g. 'openai/gpt-5-mini' or 'openai/gpt-5-mini 3'");
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

  private static double atLeast(int least, String key, double value) {
    if (!(value >= least)) {
      throw new IllegalArgumentException(key + " '" + value + "' should be at least " + least);
    }
    return value;
  }
}
