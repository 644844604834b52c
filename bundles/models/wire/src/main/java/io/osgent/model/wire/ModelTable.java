package io.osgent.model.wire;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
  private static final String EXAMPLE = "mini, 400000, 128000, yes, yes, no, 0.25, 0.025, 2.00";
  private static final List<String> NAMES = List.of("model", "context tokens", "output tokens", "tools", "images",
      "structured output", "input", "cached input", "output");
  private static final Pattern DATE = Pattern.compile("-(\\d{8}|\\d{4}-\\d{2}-\\d{2})$");

  private final Map<String, Entry> models;

  private ModelTable(Map<String, Entry> models) {
    this.models = models;
  }

  /** The table that a bundle holds beside one of its classes. */
  public static ModelTable beside(Class<?> owner) {
    return read(TableLine.textBeside(owner, BUILT_IN));
  }

  /** @throws IllegalArgumentException if it can't be read; the message says which line and what would be right */
  public static ModelTable read(String text) {
    var models = new LinkedHashMap<String, Entry>();
    for (TableLine line : TableLine.withNotes(text, NAMES, EXAMPLE)) {
      Entry entry = entry(line);
      String name = entry.model().name();
      if (models.put(name, entry) != null) {
        throw line.twice(name);
      }
    }
    if (models.isEmpty()) {
      throw new IllegalArgumentException("it names no model; a line should be as '" + EXAMPLE + "'");
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

  private static Entry entry(TableLine line) {
    String name = line.name();
    var abilities = new Abilities(line.tokens(1), line.tokens(2), line.can(3), line.can(4), line.can(5));
    var price = new Price(line.dollars(6), line.dollars(7), line.dollars(8));
    line.requireNoDearer(7, 6);
    return new Entry(new ModelInfo(name, "", price, abilities), surcharges(line));
  }

  private static Surcharges surcharges(TableLine line) {
    try {
      return Surcharges.read(line.notes());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("line " + line.number() + ": " + wrong.getMessage(), wrong);
    }
  }
}
