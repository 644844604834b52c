package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a client prefers to wait for the end of a run, as RFC 7240 has it: {@code Prefer: wait=N}.
 *
 * @param seconds what is granted
 */
record Wait(int seconds) {
  private static final int MOST = 300;
  private static final String PREFERENCE = "wait=";

  /** @param prefer the header, in which other preferences are of no concern here; may be null */
  static Optional<Wait> in(String prefer) {
    if (prefer == null) {
      return Optional.empty();
    }
    for (var preference : prefer.split("[,;]", -1)) {
      var wanted = preference.strip().toLowerCase(Locale.ROOT);
      if (wanted.startsWith(PREFERENCE)) {
        return Optional.of(granted(wanted.substring(PREFERENCE.length())));
      }
    }
    return Optional.empty();
  }

  private static Wait granted(String seconds) {
    if (!seconds.matches("[0-9]{1,9}")) {
      throw ProblemException.badRequest("invalid_request",
          "'Prefer: wait' should be whole seconds, e.g. wait=60, but is '" + seconds + "'");
    }
    return new Wait(Math.min(Integer.parseInt(seconds), MOST));
  }

  Duration duration() {
    return Duration.ofSeconds(seconds);
  }

  /** The header {@code Preference-Applied}. */
  String applied() {
    return PREFERENCE + seconds;
  }
}
