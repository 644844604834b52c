package io.osgent.model.wire;

import io.osgent.api.model.Allowance;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads what headers say is left of a provider's rate limits; what is not there or can't be read is null. */
public final class RateLimits {
  private static final Pattern DURATION = Pattern
      .compile(
          "(?:(\\d{1,6})d)?(?:(\\d{1,6})h)?(?:(\\d{1,9})m(?!s))?(?:(\\d{1,9}(?:\\.\\d+)?)(?:s|$))?(?:(\\d{1,9}(?:\\.\\d+)?)ms)?");

  private RateLimits() {}

  /** A number of requests or tokens. */
  public static Long left(String said) {
    return said != null && said.matches("\\d{1,18}") ? Long.valueOf(said) : null;
  }

  /** The moment that a time from now, such as {@code 6m0s} or {@code 120ms}, leads to; a number alone is one of seconds. */
  public static Instant in(String said, Instant now) {
    if (said == null || said.isEmpty()) {
      return null;
    }
    Matcher parts = DURATION.matcher(said);
    if (!parts.matches()) {
      return null;
    }
    double seconds = 86_400 * number(parts.group(1)) + 3600 * number(parts.group(2)) + 60 * number(parts.group(3))
        + number(parts.group(4)) + number(parts.group(5)) / 1000;
    return now.plus(Duration.ofNanos((long) (seconds * 1e9)));
  }

  /** A moment as RFC 3339 writes it. */
  public static Instant at(String said) {
    try {
      return said == null ? null : OffsetDateTime.parse(said).toInstant();
    } catch (DateTimeException unreadable) {
      return null;
    }
  }

  /** All of it, or null where nothing was said. */
  public static Allowance of(Long requests, Instant requestsReset, Long tokens, Instant tokensReset) {
    return requests == null && tokens == null ? null : new Allowance(requests, requestsReset, tokens, tokensReset);
  }

  /** How long it is until there are more of what is used up, or null where nothing is or nobody says. */
  static Duration untilMore(Allowance left, Instant now) {
    if (left == null) {
      return null;
    }
    Instant requests = used(left.requests()) ? left.requestsReset() : null;
    Instant tokens = used(left.tokens()) ? left.tokensReset() : null;
    Instant more = requests == null || tokens != null && tokens.isAfter(requests) ? tokens : requests;
    return more == null || more.isBefore(now) ? null : Duration.between(now, more);
  }

  private static boolean used(Long left) {
    return left != null && left == 0;
  }

  private static double number(String said) {
    return said == null ? 0 : Double.parseDouble(said);
  }
}
