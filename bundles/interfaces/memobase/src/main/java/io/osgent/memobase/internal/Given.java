package io.osgent.memobase.internal;

import io.osgent.api.ProblemException;
import java.util.List;
import java.util.Map;

/** What a request gives, checked: each refusal says what would be right. */
final class Given {
  private static final int LONGEST = 50;

  private Given() {}

  static ProblemException wrong(String detail) {
    return ProblemException.badRequest("invalid_request", detail);
  }

  static String words(String name, Object value) {
    if (!(value instanceof String text) || text.isBlank()) {
      throw wrong("'" + name + "' should be a text that says something");
    }
    return text;
  }

  /** The name of a topic or a sub-topic. */
  static String name(String field, Object value) {
    String name = words(field, value).strip();
    if (name.contains("/") || name.length() > LONGEST) {
      throw wrong("'" + field + "' should have at most " + LONGEST + " characters and no slash, but is '" + name + "'");
    }
    return name;
  }

  static Map<?, ?> object(String name, Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw wrong("'" + name + "' should be a JSON object");
    }
    return map;
  }

  static List<?> list(String name, Object value) {
    if (!(value instanceof List<?> list) || list.isEmpty()) {
      throw wrong("'" + name + "' should be a list that is not empty");
    }
    return list;
  }

  static int number(String name, String value, int least, int fallback) {
    if (value == null || value.isBlank()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw wrong("'" + name + "' should be a whole number from " + least + ", but is '" + value + "'");
    }
    throw wrong("'" + name + "' should be a whole number from " + least + ", but is '" + value + "'");
  }

  /** A share, more than 0 and at most 1. */
  static double share(String name, String value, double fallback) {
    if (value == null || value.isBlank()) {
      return fallback;
    }
    try {
      double share = Double.parseDouble(value);
      if (share > 0 && share <= 1) {
        return share;
      }
    } catch (NumberFormatException e) {
      throw wrong("'" + name + "' should be a number between 0 and 1, but is '" + value + "'");
    }
    throw wrong("'" + name + "' should be a number between 0 and 1, but is '" + value + "'");
  }
}
