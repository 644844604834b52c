package io.osgent.model.wire;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads single values of a provider's configuration; what can't be used is refused with what would be right. */
public final class Setting {
  private Setting() {}

  /** @param example a name that would be right */
  public static String name(String name, String example) {
    if (name.isBlank() || name.contains("/")) {
      throw new IllegalArgumentException("name '" + name + "' should be a word without '/', e.g. '" + example + "'");
    }
    return name.strip();
  }

  /**
   * An address, without a slash at its end.
   *
   * @param example an address that would be right
   */
  public static URI url(String key, String url, String example) {
    String complaint = key + " '" + url + "' should be an http or https address, e.g. '" + example + "'";
    URI uri;
    try {
      uri = URI.create(withoutSlash(url));
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(complaint, wrong);
    }
    if (uri.getHost() == null || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
      throw new IllegalArgumentException(complaint);
    }
    return uri;
  }

  /** A key. One that is still a reference to somewhere else leads nowhere, and is not sent to anybody. */
  public static String secret(String key, String value) {
    String secret = value.strip();
    if (secret.startsWith("$[")) {
      throw new IllegalArgumentException(key + " refers to " + secret + ", and there is nothing; set the environment "
          + "variable, or make the file in the folder 'secrets' of the server's home");
    }
    return secret;
  }

  public static <E extends Enum<E>> E choice(String key, Class<E> type, String value) {
    return Arrays.stream(type.getEnumConstants()).filter(e -> e.name().equalsIgnoreCase(value.strip())).findFirst()
        .orElseThrow(() -> new IllegalArgumentException(key + " '" + value + "' should be one of "
            + Arrays.toString(type.getEnumConstants()).toLowerCase(Locale.ROOT)));
  }

  /** A configuration file may hold a list as one line with commas. */
  public static List<String> list(String[] values) {
    return Arrays.stream(values).flatMap(value -> Arrays.stream(value.split(","))).map(String::strip)
        .filter(entry -> !entry.isEmpty()).toList();
  }

  public static int atLeast(int least, String key, int value) {
    if (value < least) {
      throw new IllegalArgumentException(key + " '" + value + "' should be at least " + least);
    }
    return value;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? withoutSlash(url.substring(0, url.length() - 1)) : url;
  }
}
