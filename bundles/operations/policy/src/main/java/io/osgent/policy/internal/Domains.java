package io.osgent.policy.internal;

import io.osgent.api.ProblemException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Hosts and domains of which one may be meant: {@code example.org} is itself alone, {@code *.example.org} all below it,
 * {@code *} every one.
 */
final class Domains {
  private static final Pattern NAME = Pattern
      .compile("[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*");
  private static final Pattern QUAD = Pattern
      .compile("((25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])(\\.(?!$)|$)){4}");
  /** What some read as a number, and so as an address. */
  private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");
  private static final Pattern V6 = Pattern.compile("\\[[0-9a-f:.]{2,45}]");
  private static final int LONGEST = 253;

  private final List<String> patterns;

  Domains(List<String> patterns) {
    this.patterns = patterns.stream().map(Domains::pattern).toList();
  }

  private static String pattern(String given) {
    String prefix = given.startsWith("*.") ? "*." : "";
    return given.equals("*")
        ? given
        : prefix
            + plain(given.substring(prefix.length())).orElseThrow(() -> ProblemException.badRequest("invalid_policy",
                "'" + given + "' should be a host or domain, e.g. example.org, *.example.org or 192.0.2.7"));
  }

  /** A host as it is compared, or empty when it is not plainly one: then one program may read it so and another so. */
  static Optional<String> plain(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (V6.matcher(name).matches()) {
      return address(name);
    }
    if (QUAD.matcher(name).matches()) {
      return Optional.of(name);
    }
    name = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    boolean sound = name.length() <= LONGEST && NAME.matcher(name).matches() && !ENDS_IN_NUMBER.matcher(name).matches();
    return sound ? Optional.of(name) : Optional.empty();
  }

  private static Optional<String> address(String bracketed) {
    try {
      // What is in brackets is never looked up.
      return Optional.of(InetAddress.getByName(bracketed).getHostAddress());
    } catch (UnknownHostException noAddress) {
      return Optional.empty();
    }
  }

  /** @param host as {@link #plain} gives it */
  boolean match(String host) {
    return patterns.stream().anyMatch(pattern -> pattern.equals("*") || pattern.equals(host)
        || (pattern.startsWith("*.") && host.endsWith(pattern.substring(1))));
  }
}
