package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What is given to models, checked: each refusal says what would be right. */
final class ModelInput {
  private static final int MOST_TEXTS = 2048;
  private static final int MOST_PICTURES = 10;
  private static final Pattern SIZE = Pattern.compile("([1-9]\\d{0,4})x([1-9]\\d{0,4})");

  /** Of a picture, in pixels; 0 where that is left to the provider. */
  record Size(int width, int height) {}

  private ModelInput() {}

  /** A text, or a list of them. */
  static List<String> texts(Object input) {
    List<?> texts = input instanceof List<?> list ? list : input == null ? List.of() : List.of(input);
    if (texts.isEmpty() || texts.size() > MOST_TEXTS) {
      throw wrong("'input' should be a text or a list of 1 to " + MOST_TEXTS + " texts"
          + (texts.isEmpty() ? "" : ", but has " + texts.size()));
    }
    return texts.stream().map(ModelInput::text).toList();
  }

  private static String text(Object given) {
    if (given instanceof String text && !text.isEmpty()) {
      return text;
    }
    throw wrong("'input' should be a text or a list of texts, none of them empty, e.g. {\"input\":[\"Hello\"]}");
  }

  /** How many pictures. */
  static int count(Integer given) {
    if (given == null) {
      return 1;
    } else if (given < 1 || given > MOST_PICTURES) {
      throw wrong("'count' should be a whole number from 1 to " + MOST_PICTURES + ", but is '" + given + "'");
    }
    return given;
  }

  /** @param given as {@code 1024x1024}, or null */
  static Size size(String given) {
    if (given == null) {
      return new Size(0, 0);
    }
    Matcher size = SIZE.matcher(given);
    if (!size.matches()) {
      throw wrong("'size' should be a width and a height in pixels such as '1024x1024', but is '" + given + "'");
    }
    return new Size(Integer.parseInt(size.group(1)), Integer.parseInt(size.group(2)));
  }

  private static ProblemException wrong(String what) {
    return ProblemException.badRequest("invalid_request", what);
  }
}
