package io.osgent.server.preference;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something a person may prefer.
 *
 * @param name lower-case words, e.g. {@code time_zone}; those of a bundle that is not Osgent's begin best with a word of
 *     its own, e.g. {@code weather.unit}
 * @param defaultValue what counts where the person has said nothing, or null for nothing
 * @param description one line for people
 * @param choices the only values there are; empty for any
 * @param least the smallest number there may be, or null; for numbers
 * @param most the largest number there may be, or the most characters, or null
 * @param format what the text is, as JSON Schema has it, e.g. {@code uri}, or null; the source that brings it checks it
 */
public record Preference(String name, Type type, Object defaultValue, String description, List<String> choices,
    BigDecimal least, BigDecimal most, String format) {
  /** What its values are. */
  public enum Type {
    STRING, INTEGER, NUMBER, BOOLEAN;

    /** As JSON Schema names it. */
    public String wireName() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** A text that names no bound of its own may have so many characters. */
  public static final int LONGEST_TEXT = 200;

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");
  private static final int LONGEST_NAME = 64;

  public Preference {
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(description, "description");
    if (name == null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("a preference's name should be lower-case words such as time_zone or"
          + " weather.unit, of at most " + LONGEST_NAME + " characters, but is '" + name + "'");
    }
    choices = List.copyOf(choices);
  }

  /** A text of any kind, and at first nothing. */
  public static Preference text(String name, String description, String format) {
    return new Preference(name, Type.STRING, null, description, List.of(), null, null, format);
  }

  /** One of some words. */
  public static Preference oneOf(String name, String defaultValue, String description, String... choices) {
    return new Preference(name, Type.STRING, defaultValue, description, List.of(choices), null, null, null);
  }

  /** Yes or no. */
  public static Preference flag(String name, boolean defaultValue, String description) {
    return new Preference(name, Type.BOOLEAN, defaultValue, description, List.of(), null, null, null);
  }

  /** A whole number within bounds. */
  public static Preference integer(String name, long defaultValue, String description, long least, long most) {
    return new Preference(name, Type.INTEGER, defaultValue, description, List.of(), BigDecimal.valueOf(least),
        BigDecimal.valueOf(most), null);
  }

  /**
   * What is wrong with a value.
   *
   * @return what would be right, to stand behind "should be "; empty when nothing is wrong
   */
  public Optional<String> wrong(Object value) {
    boolean right = switch (type) {
      case BOOLEAN -> value instanceof Boolean;
      case STRING -> value instanceof String text && (choices.isEmpty() ? isSound(text) : choices.contains(text));
      case INTEGER -> number(value).filter(number -> number.stripTrailingZeros().scale() <= 0).filter(this::isWithin)
          .isPresent();
      case NUMBER -> number(value).filter(this::isWithin).isPresent();
    };
    return right ? Optional.empty() : Optional.of(expected());
  }

  private boolean isSound(String text) {
    return !text.isBlank() && text.length() <= longest() && text.chars().noneMatch(Character::isISOControl);
  }

  private int longest() {
    return most == null ? LONGEST_TEXT : most.intValue();
  }

  private static Optional<BigDecimal> number(Object value) {
    try {
      return value instanceof Number ? Optional.of(new BigDecimal(value.toString())) : Optional.empty();
    } catch (NumberFormatException notFinite) {
      return Optional.empty();
    }
  }

  private boolean isWithin(BigDecimal number) {
    return (least == null || number.compareTo(least) >= 0) && (most == null || number.compareTo(most) <= 0);
  }

  private String expected() {
    String bounds = (least == null ? "" : " from " + least) + (most == null ? "" : " up to " + most);
    return switch (type) {
      case BOOLEAN -> "true or false";
      case STRING -> choices.isEmpty()
          ? "a text on one line, of at most " + longest() + " characters"
          : "one of " + String.join(", ", choices);
      case INTEGER -> "a whole number" + bounds;
      case NUMBER -> "a number" + bounds;
    };
  }

  /** What its values look like, as JSON Schema. */
  public Map<String, Object> schema() {
    var schema = new LinkedHashMap<String, Object>();
    schema.put("type", type.wireName());
    schema.put("description", description);
    if (!choices.isEmpty()) {
      schema.put("enum", choices);
    } else if (type == Type.STRING) {
      schema.put("minLength", 1);
      schema.put("maxLength", longest());
    }
    if (type == Type.INTEGER || type == Type.NUMBER) {
      putIfSaid(schema, "minimum", least);
      putIfSaid(schema, "maximum", most);
    }
    putIfSaid(schema, "format", format);
    putIfSaid(schema, "default", defaultValue);
    return schema;
  }

  private static void putIfSaid(Map<String, Object> schema, String key, Object value) {
    if (value != null) {
      schema.put(key, value);
    }
  }
}
