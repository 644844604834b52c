package io.osgent.policy.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** At which domains those are who are to get a mail. */
final class Recipients {
  /** Quoted local parts, comments, routes and groups are mail as well, and what no two programs read alike. */
  private static final Pattern ADDRESS = Pattern
      .compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?<domain>[A-Za-z0-9.-]+)");
  private static final Pattern NAMED = Pattern.compile("[^<>@,;:\"()\\\\\\p{Cntrl}]*<(?<address>[^<>]*)>");

  private Recipients() {}

  /** @param text an address or several, with commas or semicolons between them; what is none is empty in its place */
  static List<Optional<String>> domains(String text) {
    return Arrays.stream(text.split("[,;]", -1)).map(String::strip).map(Recipients::domain).toList();
  }

  private static Optional<String> domain(String recipient) {
    Matcher named = NAMED.matcher(recipient);
    Matcher plain = ADDRESS.matcher(named.matches() ? named.group("address") : recipient);
    return plain.matches() ? Domains.plain(plain.group("domain")) : Optional.empty();
  }
}
