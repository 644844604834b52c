package io.osgent.model.router.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How good each model is: as it is configured, else as the built-in table says, else as those of which nothing is known. */
@Component(name = "io.osgent.model.router.tiers", service = Tiers.class)
@Designate(ocd = Tiers.Config.class)
public final class Tiers {
  private static final Logger LOG = LoggerFactory.getLogger(Tiers.class);
  private static final String BUILT_IN = "tiers.csv";

  /** What counts before the built-in table, the same for all routes. */
  @ObjectClassDefinition(name = "Model router: quality", description = "How good models are, where the built-in table is wrong or silent")
  @interface Config {
    @AttributeDefinition(description = "Models, each as its name, in which * stands for anything, and low, medium or high")
    String[] models() default {};

    @AttributeDefinition(description = "What a model is of which nothing is known")
    String unknown() default "medium";
  }

  private record Line(boolean withProvider, Pattern name, Tier tier) {
    /** @param entry a name and a tier with space between them */
    static Line of(String entry) {
      String[] words = entry.split("\\s+");
      if (words.length != 2) {
        throw new IllegalArgumentException("models '" + entry
            + "' should be a model's name and low, medium or high, e.g. 'qwen3-* low' or 'local/qwen3-32b medium'");
      }
      String pattern = Arrays.stream(words[0].split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
      return new Line(words[0].contains("/"), Pattern.compile(pattern), Tier.of("models '" + words[0] + "': quality",
          words[1]));
    }

    boolean fits(String model) {
      return name.matcher(withProvider ? model : model.substring(model.lastIndexOf('/') + 1)).matches();
    }
  }

  /** What is known, and what was found out from it. */
  private record Known(List<Line> lines, Tier unknown, Map<String, Tier> tiers) {
    Tier of(String model) {
      return tiers.computeIfAbsent(model, name -> lines.stream().filter(line -> line.fits(name)).findFirst()
          .map(Line::tier).orElse(unknown));
    }
  }

  private final List<Line> builtIn = read();
  private volatile Known known = new Known(builtIn, Tier.MEDIUM, new ConcurrentHashMap<>());

  @Activate
  public Tiers(Config config) {
    change(config);
  }

  @Modified
  void change(Config config) {
    try {
      Stream<Line> said = Arrays.stream(config.models()).flatMap(line -> Arrays.stream(line.split(",")))
          .map(String::strip).filter(entry -> !entry.isEmpty()).map(Line::of);
      known = new Known(Stream.concat(said, builtIn.stream()).toList(), Tier.of("unknown", config.unknown()),
          new ConcurrentHashMap<>());
    } catch (IllegalArgumentException wrong) {
      LOG.error("the quality of models stays what it was: {}", wrong.getMessage());
    }
  }

  /** @param model {@code provider/model} */
  Tier of(String model) {
    return known.of(model);
  }

  private static List<Line> read() {
    try (InputStream table = Tiers.class.getResourceAsStream(BUILT_IN)) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8).lines()
          .filter(line -> !line.isBlank() && !line.startsWith("#")).map(line -> Line.of(line.replace(',', ' ')))
          .toList();
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
