package io.osgent.memory.sqlite.internal;

import io.osgent.api.ProblemException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times as they are stored: in microseconds since 1970. */
final class Times {
  private static final Instant FIRST = Instant.parse("-9999-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /** @throws ProblemException for one no calendar has */
  static Long micros(Instant time) {
    if (time == null) {
      return null;
    }
    if (time.isBefore(FIRST) || time.isAfter(LAST)) {
      throw ProblemException.badRequest("invalid_memory",
          "a time is given as " + time + "; it should be of a year from -9999 to 9999");
    }
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  /** For comparing: what lies beyond all that is stored may as well lie at the end of it. */
  static long nearest(Instant time) {
    return micros(time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
