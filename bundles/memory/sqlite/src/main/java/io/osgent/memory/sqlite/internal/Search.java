package io.osgent.memory.sqlite.internal;

import io.osgent.api.json.Json;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.search.text.Fusion;
import io.osgent.memory.search.text.Places;
import io.osgent.memory.search.text.Posting;
import io.osgent.memory.search.text.Question;
import io.osgent.memory.search.text.Ranked;
import io.osgent.memory.search.text.Ranking;
import io.osgent.memory.search.text.Trust;
import io.osgent.memory.sqlite.internal.WordIndex.Shelf;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds one person's notes that fit a text: by its words, and by their vectors where there are any. */
final class Search {
  private static final int LOOKED_AT = 200;
  private static final int NEAREST = 100;
  /** More than these are looked at when too few of the best are what the query is for. */
  private static final int MORE = 5;

  private final Finding finding;
  private final Known known;
  /** The places that alone may be found; empty where these are many. */
  private final Optional<Set<Long>> few;
  private final Map<Long, StoredNote> notes = new HashMap<>();

  Search(Finding finding, Known known) throws SQLException {
    this.finding = finding;
    this.known = known;
    few = finding.few();
  }

  /** @param meaning of the question, where that is known */
  List<Recollection> best(Question question, Optional<Meaning> meaning, Json json) throws SQLException {
    List<Long> nearest = meaning.isPresent() ? nearest(meaning.get()) : List.of();
    look(nearest);
    List<Ranked> words = byWords(question);
    List<Long> fitting = nearest.stream().filter(notes::containsKey).toList();
    return Trust.weigh(Fusion.of(words, fitting), this::trust).stream().limit(finding.query().limit())
        .map(each -> notes.get(each.place()).recollection(json, each.score(), each.why())).toList();
  }

  private List<Long> nearest(Meaning meaning) throws SQLException {
    return few.isPresent()
        ? finding.nearest(few.get(), meaning, NEAREST)
        : known.vectors().nearest(finding.sql(), finding.owner().number(), meaning, NEAREST);
  }

  private double trust(long place) {
    StoredNote note = notes.get(place);
    return Trust.factor(note.helped(), note.hindered());
  }

  private List<Ranked> byWords(Question question) throws SQLException {
    Owner owner = finding.owner();
    Ranking ranking = Ranking.of(question, postings(question), owner.notes(), owner.averageLength());
    int limit = finding.query().limit();
    Set<Long> looked = Set.of();
    for (long best = Math.max(LOOKED_AT, 2L * limit);; best *= MORE) {
      Set<Long> places = ranking.places((int) Math.min(best, Places.SESSION));
      if (places.size() == looked.size()) {
        return refined(ranking);
      }
      Set<Long> before = looked;
      look(places.stream().filter(place -> !before.contains(place)).toList());
      looked = places;
      List<Ranked> ranked = notes.size() < limit ? List.of() : refined(ranking);
      if (ranked.size() >= limit) {
        return ranked;
      }
    }
  }

  private List<Ranked> refined(Ranking ranking) {
    var bare = new HashMap<Long, Note>();
    notes.forEach((place, note) -> bare.put(place, note.bare()));
    return ranking.refine(bare);
  }

  private Map<String, List<Posting>> postings(Question question) throws SQLException {
    WordIndex words = finding.words();
    Owner owner = finding.owner();
    Statistics statistics = known.statistics(finding.sql(), owner);
    var postings = new HashMap<String, List<Posting>>();
    for (Shelf shelf : shelves(finding.query())) {
      for (String term : question.worthwhile(words.frequencies(shelf, question.terms(), statistics, owner))) {
        postings.computeIfAbsent(term, each -> new ArrayList<>())
            .addAll(among(words.postings(shelf, term, statistics)));
      }
    }
    return postings;
  }

  private List<Posting> among(List<Posting> postings) {
    return few.map(places -> postings.stream().filter(posting -> places.contains(posting.place())).toList())
        .orElse(postings);
  }

  private static Set<Shelf> shelves(Query query) {
    if (query.kinds().isEmpty()) {
      return query.ids().isEmpty() ? EnumSet.of(Shelf.NOTES) : EnumSet.allOf(Shelf.class);
    }
    var shelves = EnumSet.noneOf(Shelf.class);
    query.kinds().forEach(kind -> shelves.add(Shelf.of(kind)));
    return shelves;
  }

  private void look(Collection<Long> places) throws SQLException {
    for (StoredNote note : finding.at(places)) {
      notes.put(note.place(), note);
    }
  }
}
