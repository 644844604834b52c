package io.osgent.secrets.internal;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What stands for a secret in a configuration.
 *
 * @param text as it stands there
 * @param kind where the secret is: {@code env}, {@code secret} or {@code keystore}
 * @param optional whether it says itself what counts when there is none
 */
record Placeholder(String text, String kind, String name, boolean optional) {
  static final String ENVIRONMENT = "env";
  static final String FILE = "secret";
  static final String KEYSTORE = "keystore";

  private static final Pattern ONE = Pattern.compile("\\$\\[(env|secret|keystore):([^\\[\\];]+)((?:;[^\\]]*)?)]");

  /** All in a value, be it a string, an array or a list of them. */
  static List<Placeholder> in(Object value) {
    return texts(value).flatMap(text -> ONE.matcher(text).results())
        .map(found -> new Placeholder(found.group(), found.group(1), found.group(2).strip(),
            found.group(3).contains("default=")))
        .toList();
  }

  private static Stream<String> texts(Object value) {
    return switch (value) {
      case String text -> Stream.of(text);
      case Object[] array -> Stream.of(array).filter(String.class::isInstance).map(String.class::cast);
      case Collection<?> list -> list.stream().filter(String.class::isInstance).map(String.class::cast);
      default -> Stream.empty();
    };
  }

  /** The text with the secrets of one kind in their places; what has none stays as it stands. */
  static String fill(String text, String kind, Function<String, String> secrets) {
    return ONE.matcher(text).replaceAll(found -> {
      String secret = found.group(1).equals(kind) ? secrets.apply(found.group(2).strip()) : null;
      return Matcher.quoteReplacement(Objects.requireNonNullElse(secret, found.group()));
    });
  }
}
