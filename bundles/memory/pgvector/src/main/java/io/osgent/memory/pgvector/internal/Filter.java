package io.osgent.memory.pgvector.internal;

import io.osgent.api.memory.Query;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Which notes of a person a query allows: conditions on {@code memory_note}, and their values. */
record Filter(String conditions, List<Object> values) {
  static Filter of(Query query, Person person, Instant now) {
    var filter = new Filtering();
    filter.and("memory_note.tenant = ?", person.tenant());
    filter.and("memory_note.user_id = ?", person.user());
    filter.byKind(query);
    if (query.session() != null) {
      filter.and("session = ?", Text.storable(query.session()));
    }
    if (!query.ids().isEmpty()) {
      filter.and("id = ANY (?)", storable(query.ids().stream()));
    } else if (!query.retired()) {
      filter.byTime(query.asOf(), now);
    }
    return new Filter(filter.conditions.toString(), List.copyOf(filter.values));
  }

  Object[] valuesAnd(Object... more) {
    return Stream.concat(values.stream(), Stream.of(more)).toArray();
  }

  private static String[] storable(Stream<String> texts) {
    return texts.map(Text::storable).toArray(String[]::new);
  }

  private static final class Filtering {
    private final StringBuilder conditions = new StringBuilder();
    private final List<Object> values = new ArrayList<>();

    void and(String condition, Object value) {
      conditions.append(conditions.isEmpty() ? "" : " AND ").append(condition);
      values.add(value);
    }

    void byKind(Query query) {
      if (!query.kinds().isEmpty()) {
        and("kind = ANY (?)", storable(query.kinds().stream()));
      } else if (query.ids().isEmpty()) {
        and("kind NOT LIKE ?", ".%");
      }
    }

    /** What holds now is not retired; what held at some time may be by now. */
    void byTime(Instant asOf, Instant now) {
      if (asOf == null) {
        conditions.append(" AND retired_at IS NULL");
        and("(valid_to IS NULL OR valid_to > ?)", Times.stored(now));
      } else {
        and("occurred_at <= ?", Times.stored(asOf));
        and("(valid_to IS NULL OR valid_to > ?)", Times.stored(asOf));
      }
    }
  }
}
