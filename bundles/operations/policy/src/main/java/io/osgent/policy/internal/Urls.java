package io.osgent.policy.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which host a URL leads to, where every program that reads it would agree. */
final class Urls {
  private static final String PART = "(?:[A-Za-z0-9._~:/?@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*";

  /**
   * Of a scheme of which everybody knows that its host is who is talked to; {@code jar:} and {@code file:} have others in them. No name
   * or password, no backslash, no space, nothing that is not ASCII: each has been read in two ways by somebody.
   */
  private static final Pattern URL = Pattern.compile("(?i:https?|wss?)://(?<host>\\[[^\\]@]*]|[A-Za-z0-9._-]+)"
      + "(:[0-9]{1,5})?([/?]" + PART + ")?(#" + PART + ")?");
  private static final Pattern HOST = Pattern.compile("(?<host>\\[[^\\]@]*]|[A-Za-z0-9._-]+)(:[0-9]{1,5})?");

  private Urls() {}

  /** @param text a URL, or a host alone */
  static Optional<String> host(String text) {
    for (Pattern form : new Pattern[]{URL, HOST}) {
      Matcher matcher = form.matcher(text);
      if (matcher.matches()) {
        return Domains.plain(matcher.group("host"));
      }
    }
    return Optional.empty();
  }
}
