package io.osgent.memory.search.text;

import io.osgent.api.memory.Note;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The notes of one user in plain maps, kept and found as a memory does it. */
final class Shelf {
  private final Map<Long, Note> notes = new HashMap<>();
  private final Map<String, List<Posting>> postings = new HashMap<>();
  private final Map<String, Integer> sessions = new LinkedHashMap<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private long length;

  long put(Note note) {
    String session = note.session() == null ? "alone " + notes.size() : note.session();
    int number = sessions.computeIfAbsent(session, each -> sessions.size());
    long place = Places.of(number, indexes.merge(session, 1, Integer::sum) - 1);
    List<String> terms = Words.of(note);
    terms.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.summingInt(each -> 1)))
        .forEach((term, frequency) -> postings.computeIfAbsent(term, each -> new ArrayList<>())
            .add(new Posting(place, frequency, terms.size())));
    notes.put(place, note);
    length += terms.size();
    return place;
  }

  Note at(long place) {
    return notes.get(place);
  }

  List<Ranked> find(String text) {
    Question question = Question.of(text);
    Map<String, Long> frequencies = new HashMap<>();
    for (String term : question.terms()) {
      if (postings.containsKey(term)) {
        frequencies.put(term, (long) postings.get(term).size());
      }
    }
    Map<String, List<Posting>> found = new HashMap<>();
    question.worthwhile(frequencies).forEach(term -> found.put(term, postings.get(term)));
    Ranking ranking = Ranking.of(question, found, notes.size(), (double) length / Math.max(1, notes.size()));
    Map<Long, Note> looked = new HashMap<>();
    for (long place : ranking.places(200)) {
      if (notes.containsKey(place)) {
        looked.put(place, notes.get(place));
      }
    }
    return ranking.refine(looked);
  }

  List<String> said(String question) {
    return find(question).stream().map(found -> notes.get(found.place()).content()).toList();
  }
}
