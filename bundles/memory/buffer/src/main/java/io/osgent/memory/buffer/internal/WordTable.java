package io.osgent.memory.buffer.internal;

import io.osgent.memory.search.text.Posting;
import io.osgent.memory.search.text.Words;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/** Which notes of one person words occur in. */
final class WordTable {
  private final Map<String, Map<Long, Integer>> frequencies = new HashMap<>();
  private final Map<Long, Integer> lengths = new HashMap<>();
  private long words;

  void add(Held held) {
    List<String> terms = Words.of(held.note());
    lengths.put(held.place(), terms.size());
    words += terms.size();
    for (String term : terms) {
      frequencies.computeIfAbsent(term, any -> new HashMap<>()).merge(held.place(), 1, Integer::sum);
    }
  }

  void remove(Held held) {
    Integer length = lengths.remove(held.place());
    if (length == null) {
      return;
    }
    words -= length;
    for (String term : Words.of(held.note())) {
      frequencies.computeIfPresent(term, (any, places) -> {
        places.remove(held.place());
        return places.isEmpty() ? null : places;
      });
    }
  }

  int notes() {
    return lengths.size();
  }

  double averageLength() {
    return lengths.isEmpty() ? 1 : Math.max(1, (double) words / lengths.size());
  }

  /** In how many notes each occurs; one that occurs nowhere is left out. */
  Map<String, Long> frequencies(List<String> terms) {
    var found = new HashMap<String, Long>();
    for (String term : terms) {
      Map<Long, Integer> places = frequencies.get(term);
      if (places != null) {
        found.put(term, (long) places.size());
      }
    }
    return found;
  }

  List<Posting> postings(String term, LongPredicate among) {
    var postings = new ArrayList<Posting>();
    frequencies.getOrDefault(term, Map.of()).forEach((place, frequency) -> {
      if (among.test(place)) {
        postings.add(new Posting(place, frequency, lengths.get(place)));
      }
    });
    return postings;
  }
}
