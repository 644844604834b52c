package io.osgent.memory.pgvector.internal;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.pgvector.internal.Person.Figures;
import io.osgent.memory.pgvector.internal.Sql.RowReader;
import io.osgent.memory.pgvector.internal.Sql.Select;
import io.osgent.memory.search.text.Fusion;
import io.osgent.memory.search.text.Posting;
import io.osgent.memory.search.text.Question;
import io.osgent.memory.search.text.Ranked;
import io.osgent.memory.search.text.Ranking;
import io.osgent.memory.search.text.Trust;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One search, in a transaction that is the person's: where the words occur and which vectors are nearest are asked
 * together, then the notes that are worth a look. What is best is worked out here, as in every memory.
 */
final class Search {
  /**
   * The vector to look for, and where.
   *
   * @param vector null to go by words alone
   */
  record Meaning(VectorTable table, float[] vector) {
    static final Meaning NONE = new Meaning(null, null);

    /** Whether there is one that can be compared: a model may have changed behind its name. */
    boolean given() {
      return vector != null && vector.length == table.dimensions();
    }

    boolean indexed() {
      return given() && table.type() != VectorType.ARRAY;
    }
  }

  private record Occurrences(String term, byte[] postings) {}

  /** How many notes are looked at, at least; the more are asked for, the more. */
  private static final int CANDIDATES = 200;
  private static final int NEAR = 50;
  /** Notes whose terms are counted before they are read. */
  private static final int MANY = 20_000;
  /** Of a posting, about. */
  private static final int BYTES_OF_ONE = 6;

  private final Connection connection;
  private final Person person;
  private final Query query;
  private final Filter filter;
  private final Meaning meaning;
  private final Json json;
  private final Map<Long, Held> seen = new HashMap<>();
  private final Set<Long> looked = new HashSet<>();

  Search(Connection connection, Person person, Query query, Meaning meaning, Json json) {
    this.connection = connection;
    this.person = person;
    this.query = query;
    this.filter = Filter.of(query, person, Instant.now());
    this.meaning = meaning;
    this.json = json;
  }

  List<Recollection> run() throws SQLException {
    List<Figures> figures = person.enterForReading(connection);
    return figures.isEmpty() ? List.of() : run(figures.getFirst());
  }

  private List<Recollection> run(Figures figures) throws SQLException {
    var question = Question.of(query.text(), person.user());
    var selects = new ArrayList<Select<?>>(List.of(occurrences(worthwhile(question, figures))));
    int near = Math.max(NEAR, query.limit());
    if (meaning.indexed()) {
      selects.addAll(meaning.table().nearest(person, meaning.vector(), filter, plain(), figures.notes(), near));
    }
    List<List<?>> answers = Sql.together(connection, selects);
    var ranking = Ranking.of(question, postings(question, answers.getFirst()), figures.notes(),
        figures.averageLength());
    List<Long> nearest = meaning.indexed()
        ? VectorTable.places(answers.getLast())
        : meaning.given()
            ? meaning.table().nearestOfAll(connection, meaning.vector(), filter, near)
            : List.of();
    look(ranking.places(candidates()));
    lookFurther(ranking);
    List<Ranked> words = ranking.refine(notes());
    look(nearest);
    List<Long> there = nearest.stream().filter(seen::containsKey).toList();
    List<Ranked> best = Trust.weigh(Fusion.of(words, there),
        place -> Trust.factor(seen.get(place).helped(), seen.get(place).hindered()));
    return best.stream().limit(query.limit()).map(each -> seen.get(each.place()).recollection(each.score(), each.why()))
        .toList();
  }

  private int candidates() {
    return Math.max(CANDIDATES, 2 * query.limit());
  }

  /** Whether the query lets nearly everything pass. */
  private boolean plain() {
    return query.kinds().isEmpty() && query.session() == null && query.ids().isEmpty() && query.asOf() == null;
  }

  /** Of somebody with very many notes the lists of frequent terms are long: how long is asked before they are. */
  private List<String> worthwhile(Question question, Figures figures) throws SQLException {
    if (figures.notes() < MANY) {
      return question.terms();
    }
    var frequencies = new HashMap<String, Long>();
    Select<Long> lengths = inTerms(row -> frequencies.put(row.getString(1), row.getLong(2) / BYTES_OF_ONE + 1),
        "SELECT term, sum(octet_length(postings))", question.terms(), " GROUP BY term");
    Sql.together(connection, List.of(lengths));
    return question.worthwhile(frequencies);
  }

  private Select<Occurrences> occurrences(List<String> terms) {
    return inTerms(row -> new Occurrences(row.getString(1), row.getBytes(2)), "SELECT term, postings", terms, "");
  }

  /** Of bookkeeping only where it is asked for. */
  private <T> Select<T> inTerms(RowReader<T> reader, String select, List<String> terms, String end) {
    String kinds = "";
    var values = new ArrayList<Object>(List.of(person.tenant(), person.user(), terms.toArray(String[]::new)));
    if (!query.kinds().isEmpty()) {
      kinds = " AND kind = ANY (?)";
      values.add(query.kinds().stream().map(Text::storable).toArray(String[]::new));
    } else if (query.ids().isEmpty()) {
      kinds = " AND kind NOT LIKE '.%'";
    }
    return new Select<>(reader,
        select + " FROM memory_term WHERE tenant = ? AND user_id = ? AND term = ANY (?)" + kinds + end,
        values.toArray());
  }

  private static Map<String, List<Posting>> postings(Question question, List<?> answer) {
    List<Occurrences> rows = answer.stream().map(Occurrences.class::cast).toList();
    var frequencies = new HashMap<String, Long>();
    rows.forEach(row -> frequencies.merge(row.term(), Postings.count(row.postings()), Long::sum));
    Set<String> worthwhile = Set.copyOf(question.worthwhile(frequencies));
    var postings = new HashMap<String, List<Posting>>();
    for (Occurrences row : rows) {
      if (worthwhile.contains(row.term())) {
        postings.computeIfAbsent(row.term(), term -> new ArrayList<>()).addAll(Postings.decode(row.postings()));
      }
    }
    return postings;
  }

  /** A filter may leave few of the best: then the next best are looked at, as long as there are any. */
  private void lookFurther(Ranking ranking) throws SQLException {
    int best = candidates();
    int before = looked.size();
    while (seen.size() < query.limit()) {
      best *= 8;
      look(ranking.places(best));
      if (looked.size() == before) {
        return;
      }
      before = looked.size();
    }
  }

  private void look(Collection<Long> places) throws SQLException {
    Long[] unseen = places.stream().filter(looked::add).toArray(Long[]::new);
    if (unseen.length > 0) {
      Sql.all(connection, row -> Held.read(row, json),
          "SELECT " + Held.COLUMNS + " FROM memory_note WHERE " + filter.conditions() + " AND place = ANY (?)",
          filter.valuesAnd((Object) unseen)).forEach(held -> seen.put(held.place(), held));
    }
  }

  private Map<Long, Note> notes() {
    var notes = new HashMap<Long, Note>();
    seen.forEach((place, held) -> notes.put(place, held.note()));
    return notes;
  }
}
