package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What a request gives, checked: each refusal says what would be right. */
final class Given {
  private static final int MAX_KEY = 200;

  private Given() {}

  /** The JSON body, which has to be there. */
  static <T> T body(T body) {
    if (body == null) {
      throw ProblemException.badRequest("body_required", "the request's body should be a JSON object, but is null");
    }
    return body;
  }

  /** A field that has to be there and say something. */
  static String text(String name, String value, String example) {
    return present(name, value == null || value.isBlank() ? null : value, example);
  }

  /** A field that has to be there. */
  static <T> T present(String name, T value, String example) {
    if (value == null) {
      throw ProblemException.badRequest("invalid_request",
          "'" + name + "' should be given, e.g. {\"" + name + "\":\"" + example + "\"}");
    }
    return value;
  }

  /** Words, or null when none are given. */
  static Set<String> words(String name, Set<String> words, String example) {
    if (words != null && words.stream().anyMatch(Objects::isNull)) {
      throw ProblemException.badRequest("invalid_request",
          "'" + name + "' should be words, e.g. [\"" + example + "\"], but one of them is null");
    }
    return words;
  }

  /** One of some words, or null when none is given. */
  static <E extends Enum<E>> E oneOf(String name, String value, Class<E> words) {
    if (value == null) {
      return null;
    }
    return Arrays.stream(words.getEnumConstants()).filter(word -> onTheWire(word).equals(value)).findFirst()
        .orElseThrow(() -> ProblemException.badRequest("invalid_request",
            "'" + name + "' should be one of "
                + Arrays.stream(words.getEnumConstants()).map(Given::onTheWire).collect(Collectors.joining(", "))
                + ", but is '" + value + "'"));
  }

  /** Yes or no; no when nothing is given. */
  static boolean flag(String name, String value) {
    if (value == null || value.isEmpty() || value.equals("false")) {
      return false;
    } else if (value.equals("true")) {
      return true;
    }
    throw ProblemException.badRequest("invalid_request",
        "'" + name + "' should be true or false, but is '" + value + "'");
  }

  private static String onTheWire(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }

  /** A whole number within bounds, or the fallback when none is given. */
  static long number(String name, String value, long least, long most, long fallback) {
    if (value == null || value.isEmpty()) {
      return fallback;
    }
    try {
      long number = Long.parseLong(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrongNumber(name, value, least, most, e);
    }
    throw wrongNumber(name, value, least, most, null);
  }

  /** The Idempotency-Key of a request, if it has one. */
  static String idempotencyKey(String key) {
    if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
      throw ProblemException.badRequest("invalid_request",
          "'Idempotency-Key' should be 1 to " + MAX_KEY + " characters, e.g. a UUID");
    }
    return key;
  }

  private static ProblemException wrongNumber(String name, String value, long least, long most, Exception cause) {
    var range = most == Long.MAX_VALUE ? "from " + least : "from " + least + " to " + most;
    return new ProblemException(Problem.of("invalid_request", 400,
        "'" + name + "' should be a whole number " + range + ", but is '" + value + "'"), cause);
  }
}
