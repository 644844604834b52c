package io.osgent.memory.sqlite.internal;

import io.osgent.api.memory.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which notes a query is for, whatever their words, as a condition. */
record Filter(String condition, List<Object> values) {
  static Filter of(Query query, long owner, Instant now) {
    var condition = new StringBuilder("owner = ?");
    var values = new ArrayList<Object>(List.of(owner));
    if (!query.kinds().isEmpty()) {
      condition.append(" AND kind IN (").append(marks(query.kinds().size())).append(')');
      values.addAll(query.kinds());
    } else if (query.ids().isEmpty()) {
      condition.append(" AND kind NOT GLOB '.*'");
    }
    if (query.session() != null) {
      condition.append(" AND session = ?");
      values.add(query.session());
    }
    if (!query.ids().isEmpty()) {
      condition.append(" AND id IN (").append(marks(query.ids().size())).append(')');
      values.addAll(query.ids());
    } else if (!query.retired()) {
      if (query.asOf() == null) {
        condition.append(" AND retired_at IS NULL");
      } else {
        condition.append(" AND occurred_at <= ?");
        values.add(Times.nearest(query.asOf()));
      }
      condition.append(" AND (valid_to IS NULL OR valid_to > ?)");
      values.add(Times.nearest(query.asOf() == null ? now : query.asOf()));
    }
    return new Filter(condition.toString(), values);
  }

  /** Whether it leaves few notes, as a rule, so that they are looked up before anything is ranked. */
  static boolean selective(Query query) {
    return !query.kinds().isEmpty() || query.session() != null || !query.ids().isEmpty();
  }

  Filter and(String more, Object... its) {
    var all = new ArrayList<>(values);
    Collections.addAll(all, its);
    return new Filter(condition + " AND " + more, all);
  }

  private static String marks(int count) {
    return String.join(", ", Collections.nCopies(count, "?"));
  }
}
