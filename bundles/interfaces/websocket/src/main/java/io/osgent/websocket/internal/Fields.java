package io.osgent.websocket.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.run.RunInput;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The fields of a JSON object, read strictly. A field that is null counts as left out. What does not fit is a
 * {@link ProblemException} with code {@code invalid_frame} that says what was wrong and what would be right.
 */
final class Fields {
  /** The largest whole number that every JSON reader keeps exactly. */
  private static final BigDecimal LARGEST = BigDecimal.valueOf((1L << 53) - 1);
  private static final int SHOWN = 40;
  private static final String CODE = "invalid_frame";

  private final String owner;
  private final String prefix;
  private final Map<?, ?> values;

  private Fields(String owner, String prefix, Map<?, ?> values) {
    this.owner = owner;
    this.prefix = prefix;
    this.values = values;
  }

  /** @param owner what people are told this object is */
  static Fields of(String owner, Object value) {
    if (value instanceof Map<?, ?> values) {
      return new Fields(owner, "", values);
    }
    throw invalid(owner + " should be an object, but is " + describe(value));
  }

  /** Refuses every field but these. */
  void allow(String... known) {
    List<String> names = Arrays.stream(known).map(field -> prefix + field).toList();
    for (Object field : values.keySet()) {
      if (!names.contains(prefix + field)) {
        throw invalid("field " + describe(prefix + field) + " is not known in " + owner
            + (names.isEmpty() ? ", which has none" : "; known are " + String.join(", ", names)));
      }
    }
  }

  String string(String field) {
    String value = optionalString(field);
    if (value == null) {
      throw wrong(field, "a string");
    }
    return value;
  }

  String optionalString(String field) {
    return switch (values.get(field)) {
      case null -> null;
      case String value -> value;
      default -> throw wrong(field, "a string");
    };
  }

  /** Strings; none when the field is left out. */
  List<String> strings(String field) {
    return switch (values.get(field)) {
      case null -> List.of();
      case List<?> list when list.stream().allMatch(String.class::isInstance) ->
        list.stream().map(String.class::cast).toList();
      default -> throw wrong(field, "a list of strings");
    };
  }

  /** What is said to an agent. */
  RunInput input(String field) {
    return switch (values.get(field)) {
      case String text -> new RunInput(text, List.of());
      case List<?> parts -> RunInput.of(parts, CODE);
      case null, default -> throw wrong(field, "a string or a list of parts");
    };
  }

  /** One of some words, as they stand on the wire. */
  <E extends Enum<E>> E oneOf(String field, Class<E> words) {
    List<String> known = Arrays.stream(words.getEnumConstants()).map(Fields::onTheWire).toList();
    int place = known.indexOf(values.get(field));
    if (place < 0) {
      throw wrong(field, "one of " + String.join(", ", known));
    }
    return words.getEnumConstants()[place];
  }

  <E extends Enum<E>> E oneOf(String field, Class<E> words, E fallback) {
    return values.get(field) == null ? fallback : oneOf(field, words);
  }

  private static String onTheWire(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  boolean flag(String field, boolean fallback) {
    return switch (values.get(field)) {
      case null -> fallback;
      case Boolean value -> value;
      default -> throw wrong(field, "true or false");
    };
  }

  /** A whole number from 0. */
  long count(String field, long fallback) {
    Object value = values.get(field);
    if (value == null) {
      return fallback;
    }
    return wholeNumber(value).stream().filter(count -> count >= 0).findAny()
        .orElseThrow(() -> wrong(field, "a whole number from 0"));
  }

  /** A string or a whole number as it stands, or null. */
  Object stringOrWholeNumber(String field) {
    Object value = values.get(field);
    if (value == null || value instanceof String || wholeNumber(value).isPresent()) {
      return value;
    }
    throw wrong(field, "a string or a whole number");
  }

  /**
   * An object within this one; one that is left out has no fields.
   *
   * @param newOwner what people are told its fields belong to
   */
  Fields object(String field, String newOwner) {
    return switch (values.get(field)) {
      case null -> new Fields(newOwner, field + ".", Map.of());
      case Map<?, ?> object -> new Fields(newOwner, field + ".", object);
      default -> throw invalid(should(field, newOwner, "an object"));
    };
  }

  /** An object whose fields are not for us to know, or null. */
  Map<?, ?> optionalObject(String field) {
    return switch (values.get(field)) {
      case null -> null;
      case Map<?, ?> object -> object;
      default -> throw wrong(field, "an object");
    };
  }

  /** A value in few words. */
  static String describe(Object value) {
    return switch (value) {
      case null -> "missing";
      case Map<?, ?> object -> "an object";
      case List<?> list -> "a list";
      case String text -> '"' + (text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text) + '"';
      default -> value.toString();
    };
  }

  private static OptionalLong wholeNumber(Object value) {
    if (value instanceof Number) {
      BigDecimal number = new BigDecimal(value.toString());
      if (number.abs().compareTo(LARGEST) <= 0 && number.stripTrailingZeros().scale() <= 0) {
        return OptionalLong.of(number.longValueExact());
      }
    }
    return OptionalLong.empty();
  }

  private ProblemException wrong(String field, String expected) {
    return invalid(should(field, owner, expected));
  }

  private String should(String field, String whose, String expected) {
    return "'" + prefix + field + "' of " + whose + " should be " + expected + ", but is "
        + describe(values.get(field));
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.badRequest(CODE, detail);
  }
}
