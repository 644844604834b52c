package io.osgent.server.usage;

import java.time.LocalDate;
import java.util.List;
import java.util.Objects;

/**
 * Which usage is wanted.
 *
 * @param userId whose, or null for the caller's own, or for everybody's of a tenant
 * @param groupBy by what it is told apart; none for the sum alone
 * @param from the first day
 * @param to the last day
 */
public record UsageQuery(String userId, List<Dimension> groupBy, LocalDate from, LocalDate to) {
  public UsageQuery {
    groupBy = List.copyOf(groupBy);
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
  }
}
