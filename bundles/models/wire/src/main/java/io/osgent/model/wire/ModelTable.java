package io.osgent.model.wire;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a vendor's models can do and cost, as a file that people can read and put another in place of: a line for each,
 * with commas between its fields; those after the ninth say by how much the price rises. Lines that begin with {@code #} are left out.
 */
public final class ModelTable {
  /** Knows no model. */
  public static final ModelTable EMPTY = new ModelTable(Map.of());

  private static final Logger LOG = LoggerFactory.getLogger(ModelTable.class);
  private static final String BUILT_IN = "models.csv";
  private static final Pattern DATE = Pattern.compile("-(\\d{8}|\\d{4}-\\d{2}-\\d{2})$");

  private final Map<String, Entry> models;

  private ModelTable(Map<String, Entry> models) {
    this.models = models;
  }

  /** The table that a bundle holds beside one of its classes. */
  public static ModelTable beside(Class<?> owner) {
    try (InputStream table = owner.getResourceAsStream(BUILT_IN)) {
      return read(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** @throws IllegalArgumentException if it can't be read; the message says which line and what would be right */
  public static ModelTable read(String text) {
    var models = new LinkedHashMap<String, Entry>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      Entry entry = new Line(number, Arrays.stream(line.split(",", -1)).map(String::strip).toList()).entry();
      String name = entry.model().name();
      if (models.put(name, entry) != null) {
        throw new IllegalArgumentException("line " + number + " names '" + name + "' for the second time");
      }
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("it names no model; a line should be as '" + Line.EXAMPLE + "'");
    }
    return new ModelTable(models);
  }

  /**
   * What an administrator's file says instead; if it can't be used that is logged, and this table stays.
   *
   * @param file empty for none
   * @param home where a file is that is not named from the root
   */
  public ModelTable replacedBy(String file, Path home) {
    if (file.isBlank()) {
      return this;
    }
    String wrong;
    try {
      return read(Files.readString(home.resolve(file.strip())));
    } catch (NoSuchFileException missing) {
      wrong = "there is no file " + missing.getFile();
    } catch (IOException unreadable) {
      wrong = unreadable.toString();
    } catch (IllegalArgumentException malformed) {
      wrong = malformed.getMessage();
    }
    LOG.error("modelTable '{}' is not used, the built-in table stays: {}", file, wrong);
    return this;
  }

  /** The names, as they stand in the table. */
  public Set<String> names() {
    return models.keySet();
  }

  /** What is known of a model, which may be nothing; a dated one is as the one without the date. */
  public ModelInfo describe(String name) {
    Entry entry = entry(name);
    return entry == null
        ? new ModelInfo(name, "", null)
        : new ModelInfo(name, entry.model().description(), entry.model().price(), entry.model().abilities());
  }

  /** By how much a model's price rises, whatever its price. */
  Surcharges surcharges(String name) {
    Entry entry = entry(name);
    return entry == null ? Surcharges.NONE : entry.surcharges();
  }

  private Entry entry(String name) {
    Entry known = models.get(name);
    return known == null ? models.get(DATE.matcher(name).replaceFirst("")) : known;
  }

  private record Entry(ModelInfo model, Surcharges surcharges) {}

  /** A line that is not only for people. */
  private record Line(int number, List<String> fields) {
    static final String EXAMPLE = "mini, 400000, 128000, yes, yes, no, 0.25, 0.025, 2.00";

    private static final List<String> NAMES = List.of("model", "context tokens", "output tokens", "tools", "images",
        "structured output", "input", "cached input", "output");

    Entry entry() {
      if (fields.size() < NAMES.size()) {
        throw new IllegalArgumentException("line " + number + " has " + fields.size() + " fields and should have "
            + NAMES.size() + " at least: " + String.join(", ", NAMES) + "; e.g. '" + EXAMPLE + "'");
      }
      String name = field(0, "\\S+", "a model's name");
      var abilities = new Abilities(tokens(1), tokens(2), can(3), can(4), can(5));
      var price = new Price(dollars(6), dollars(7), dollars(8));
      if (price.cachedInput().compareTo(price.input()) > 0) {
        throw new IllegalArgumentException("line " + number + ": cached input '" + fields.get(7)
            + "' should not cost more than input, which costs " + fields.get(6));
      }
      return new Entry(new ModelInfo(name, "", price, abilities), surcharges());
    }

    private Surcharges surcharges() {
      try {
        return Surcharges.read(fields.subList(NAMES.size(), fields.size()));
      } catch (IllegalArgumentException wrong) {
        throw new IllegalArgumentException("line " + number + ": " + wrong.getMessage(), wrong);
      }
    }

    private long tokens(int index) {
      return Long.parseLong(field(index, "\\d{1,12}", "a number of tokens, or 0 where it is not known"));
    }

    private boolean can(int index) {
      return "yes".equals(field(index, "yes|no", "yes or no"));
    }

    private BigDecimal dollars(int index) {
      return new BigDecimal(
          field(index, "\\d{1,9}(\\.\\d{1,9})?", "what a million tokens cost in US dollars, e.g. 0.25"));
    }

    private String field(int index, String pattern, String right) {
      String value = fields.get(index);
      if (!value.matches(pattern)) {
        throw new IllegalArgumentException(
            "line " + number + ": " + NAMES.get(index) + " '" + value + "' should be " + right);
      }
      return value;
    }
  }
}
