package io.osgent.memory.buffer.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.search.text.Fusion;
import io.osgent.memory.search.text.Posting;
import io.osgent.memory.search.text.Question;
import io.osgent.memory.search.text.Ranked;
import io.osgent.memory.search.text.Ranking;
import io.osgent.memory.search.text.Trust;
import io.osgent.memory.search.vector.FlatIndex;
import io.osgent.memory.search.vector.Near;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds one person's notes that fit a text: by its vector, by its words, and because they are recent. */
final class Search {
  private static final int LOOKED_AT = 200;
  private static final int NEAREST = 100;
  /** Less alike than this is chance, with any model. */
  private static final float CHANCE = 0.1f;
  /** One in so many answers is kept for what is recent, whatever it says. */
  private static final int KEPT = 4;

  private final Person person;
  private final Query query;
  private final Filter filter;
  private final Optional<String> session;
  private final Recent recent;

  /** @param session whose recent turns are found as well, and no other's notes, but those of none; empty for all */
  Search(Person person, Query query, Filter filter, Optional<String> session, Recent recent) {
    this.person = person;
    this.query = query;
    this.filter = filter;
    this.session = session;
    this.recent = recent;
  }

  /** @param meaning of the text, where there is a model */
  List<Recollection> best(Optional<float[]> meaning) {
    Map<Long, Float> nearest = meaning.map(this::nearest).orElse(Map.of());
    List<Ranked> fitting = Trust.weigh(Fusion.of(byWords(nearest.keySet()), List.copyOf(nearest.keySet())),
        place -> Trust.factor(person.at(place).helped(), person.at(place).hindered()));
    List<Held> turns = session.flatMap(person::talk).map(recent::of).orElse(List.of()).stream().filter(filter::fits)
        .toList();
    return together(fitting, turns, nearest);
  }

  private boolean wanted(long place) {
    Held held = person.at(place);
    return held != null && filter.fits(held)
        && (session.isEmpty() || held.note().session() == null || held.note().session().equals(session.get()));
  }

  /** Products by place, the nearest first. */
  private Map<Long, Float> nearest(float[] meaning) {
    Optional<FlatIndex> vectors = person.vectors().filter(index -> index.dimensions() == meaning.length);
    List<Near> found = vectors.map(index -> session.isPresent()
        ? index.nearestOf(meaning, NEAREST, ofSession(session.get()))
        : index.nearest(meaning, NEAREST, this::wanted)).orElse(List.of());
    var nearest = new LinkedHashMap<Long, Float>();
    found.stream().filter(near -> near.product() >= CHANCE).forEach(near -> nearest.put(near.id(), near.product()));
    return nearest;
  }

  private long[] ofSession(String name) {
    return Stream.of(name, Person.ALONE).flatMap(each -> person.talk(each).stream())
        .flatMap(talk -> talk.newestFirst().stream()).mapToLong(Held::place).filter(this::wanted).toArray();
  }

  /** @param others that are looked at as well */
  private List<Ranked> byWords(Set<Long> others) {
    Question question = Question.of(query.text());
    var postings = new HashMap<String, List<Posting>>();
    for (boolean bookkeeping : new boolean[]{false, true}) {
      WordTable words = person.words(bookkeeping);
      if (bookkeeping && query.kinds().isEmpty() && query.ids().isEmpty()) {
        break;
      }
      for (String term : question.worthwhile(words.frequencies(question.terms()))) {
        postings.computeIfAbsent(term, any -> new ArrayList<>()).addAll(words.postings(term, this::beside));
      }
    }
    WordTable words = person.words(false);
    Ranking ranking = Ranking.of(question, postings, words.notes(), words.averageLength());
    var looked = new HashMap<Long, Note>();
    Stream.concat(ranking.places(Math.max(LOOKED_AT, 2 * query.limit())).stream(), others.stream())
        .filter(this::wanted).forEach(place -> looked.put(place, person.at(place).note()));
    return ranking.refine(looked);
  }

  /** Whether a note may help to find one that is wanted. */
  private boolean beside(long place) {
    Held held = person.at(place);
    return session.isEmpty() || held.note().session() == null || held.note().session().equals(session.get());
  }

  private List<Recollection> together(List<Ranked> fitting, List<Held> turns, Map<Long, Float> nearest) {
    Set<Long> ofTurns = new HashSet<>();
    turns.forEach(held -> ofTurns.add(held.place()));
    Set<Long> first = new HashSet<>();
    fitting.stream().limit(query.limit()).forEach(ranked -> first.add(ranked.place()));
    long besides = turns.stream().filter(held -> !first.contains(held.place())).count();
    long room = query.limit() - Math.min(besides, query.limit() / KEPT);
    var found = new ArrayList<Recollection>();
    var shown = new HashSet<Long>();
    double least = 1;
    for (Ranked ranked : fitting.stream().limit(room).toList()) {
      found.add(person.at(ranked.place()).recollection(ranked.score(), why(ranked, nearest, ofTurns)));
      shown.add(ranked.place());
      least = ranked.score();
    }
    for (Held held : turns) {
      if (found.size() < query.limit() && shown.add(held.place())) {
        least /= 2;
        found.add(held.recollection(least, List.of("recent")));
      }
    }
    return found;
  }

  private static List<String> why(Ranked ranked, Map<Long, Float> nearest, Set<Long> recent) {
    var why = new ArrayList<String>();
    for (String each : ranked.why()) {
      why.add(each.equals("meaning") ? String.format(Locale.ROOT, "meaning %.2f", nearest.get(ranked.place())) : each);
    }
    if (recent.contains(ranked.place())) {
      why.add("recent");
    }
    return why;
  }
}
