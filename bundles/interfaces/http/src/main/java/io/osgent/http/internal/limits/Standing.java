package io.osgent.http.internal.limits;

import io.osgent.api.Problem;
import java.time.Duration;
import org.eclipse.jetty.http.HttpFields;

/**
 * Where somebody stands who has asked for something.
 *
 * @param rate by which it was judged, or null when nothing bounds it
 * @param remaining how many more are left now
 * @param waitNanos until there is one again, when this one was too many
 */
public record Standing(Rate rate, boolean allowed, long remaining, long waitNanos) {
  public static final Standing UNLIMITED = new Standing(null, true, Long.MAX_VALUE, 0);
  private static final String FIELD = "RateLimit";

  /** The one with less left, as a part of what it may be. */
  Standing tighter(Standing other) {
    if (rate == null || other.rate == null) {
      return rate == null ? other : this;
    }
    return other.remaining * rate.perMinute() < remaining * other.rate.perMinute() ? other : this;
  }

  /** What the client may know of it, as the IETF's draft of the RateLimit fields has it. */
  public void tell(HttpFields.Mutable headers) {
    if (rate != null) {
      headers.put(rate.policy());
      headers.put(FIELD, '"' + rate.kind() + "\";r=" + remaining + ";t="
          + (allowed ? rate.secondsToFull(remaining) : retryAfter().toSeconds()));
    }
  }

  /** In whole seconds, rather too late than too early. */
  private Duration retryAfter() {
    return Duration.ofSeconds(Duration.ofNanos(waitNanos).plusNanos(999_999_999).toSeconds());
  }

  /** What whoever asks too often is told. */
  public Problem problem() {
    return new Problem("rate_limited", 429, "too many requests: " + rate.perMinute() + " a minute is what one "
        + rate.kind() + " may ask for; try again in " + retryAfter().toSeconds() + " s", true, retryAfter(), null);
  }
}
