package io.osgent.core.internal.memory;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** Times as people write them and as memories keep them. */
final class Times {
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

  private Times() {}

  /** A time with its offset, or a day, which begins at midnight in UTC. */
  static Optional<Instant> parse(String text) {
    try {
      return Optional.of(text.indexOf('T') < 0
          ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
          : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static boolean inReach(Instant time) {
    return !time.isBefore(FIRST) && time.isBefore(END);
  }

  static Instant kept(Instant time) {
    return time.truncatedTo(ChronoUnit.MILLIS);
  }
}
