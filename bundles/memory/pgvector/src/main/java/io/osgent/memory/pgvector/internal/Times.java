package io.osgent.memory.pgvector.internal;

import io.osgent.api.ProblemException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Times as they are stored: to the microsecond. */
final class Times {
  private static final Instant FIRST = Instant.parse("-4000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private Times() {}

  /** @throws ProblemException for one no calendar has */
  static void check(Instant time) {
    if (time != null && (time.isBefore(FIRST) || time.isAfter(LAST))) {
      throw ProblemException.badRequest("invalid_memory",
          "a time is given as " + time + "; it should be of a year from -4000 to 9999");
    }
  }

  /** As it will come back. */
  static Instant storable(Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }

  /** To compare with, what lies beyond all that is stored may as well lie at the end of it. */
  static OffsetDateTime stored(Instant time) {
    if (time == null) {
      return null;
    }
    Instant within = time.isBefore(FIRST) ? FIRST : time.isAfter(LAST) ? LAST : time;
    return storable(within).atOffset(ZoneOffset.UTC);
  }

  static Instant read(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }
}
