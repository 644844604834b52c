package io.osgent.shell.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How long something lasts that is made now: {@code 12h}, {@code 30d}, {@code 52w}. */
final class Lifetime {
  private static final Pattern TEXT = Pattern.compile("([1-9][0-9]{0,4})([hdw])");

  private Lifetime() {}

  /** @throws io.osgent.api.ProblemException when it is written otherwise */
  static Instant end(String text, Words words) {
    Matcher parts = TEXT.matcher(text);
    if (!parts.matches()) {
      throw words.wrong("'" + text + "' should be hours, days or weeks, e.g. 12h, 30d or 52w");
    }
    long count = Long.parseLong(parts.group(1));
    return Instant.now().plus(switch (parts.group(2)) {
      case "h" -> Duration.ofHours(count);
      case "d" -> Duration.ofDays(count);
      default -> Duration.ofDays(7 * count);
    });
  }
}
