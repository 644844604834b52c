package io.osgent.memory.search.text;

import io.osgent.api.memory.Note;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What notes themselves tell of how well they fit: who speaks, who asks, who answers, and whether they could. */
final class Refinement {
  /** Who is asked about tells most of themselves. */
  private static final double SPEAKER = 0.2;
  /** What follows a question answers it. */
  private static final double ANSWER = 0.2;
  /** Who asks does not know. */
  private static final double ASKS = 0.2;
  private static final double EXPECTED = 0.2;
  private static final double MOST = (1 + ANSWER) * (1 + SPEAKER) * Math.pow(1 + EXPECTED, Expected.values().length);

  private final Question question;
  private final Scores scores;
  private final Map<Long, Note> notes;
  private final Map<String, Boolean> named;

  Refinement(Question question, Scores scores, Map<Long, Note> notes) {
    this.question = question;
    this.scores = scores;
    this.notes = notes;
    this.named = notes.values().stream().map(Note::speaker).filter(speaker -> speaker != null).distinct()
        .collect(Collectors.toMap(speaker -> speaker, this::named));
  }

  private boolean named(String speaker) {
    List<String> name = Words.of(speaker);
    return question.asker().contains(speaker) || !name.isEmpty() && question.words().keySet().containsAll(name);
  }

  /** @param possible the score of what fits entirely, by its words */
  List<Ranked> ranked(double possible) {
    return notes.keySet().stream().filter(place -> scores.at(place) >= 0)
        .map(place -> ranked(place, notes.get(place), possible * MOST)).sorted(Ranked.BEST_FIRST).toList();
  }

  private Ranked ranked(long place, Note note, double possible) {
    int at = scores.at(place);
    double score = scores.all(at);
    var why = new ArrayList<String>();
    say(why, "words: ", scores.terms(at));
    say(why, "beside: ", scores.beside(at));
    Note before = Places.together(place, place - 1) ? notes.get(place - 1) : null;
    int asked = scores.at(place - 1);
    if (before != null && asked >= 0 && scores.own(asked) > 0 && asks(before.content())) {
      score += ANSWER * scores.own(asked);
      why.add("answers a question");
    }
    if (note.speaker() != null && named.get(note.speaker())) {
      score *= 1 + SPEAKER;
      why.add("speaker: " + note.speaker());
    }
    for (Expected expected : question.expected()) {
      if (expected.in(note.content())) {
        score *= 1 + EXPECTED;
        why.add(expected.why());
      }
    }
    if (asksAtEnd(note.content())) {
      score *= 1 - ASKS;
    }
    return new Ranked(place, score / possible, why);
  }

  private static boolean asks(String content) {
    return content.chars().anyMatch(Refinement::questionMark);
  }

  private static boolean asksAtEnd(String content) {
    String said = content.stripTrailing();
    return !said.isEmpty() && questionMark(said.charAt(said.length() - 1));
  }

  /** Of most scripts. */
  private static boolean questionMark(int sign) {
    return sign == '?' || sign == '？' || sign == '؟';
  }

  private void say(List<String> why, String how, long terms) {
    if (terms != 0) {
      List<String> written = List.copyOf(question.words().values());
      why.add(how + IntStream.range(0, written.size()).filter(bit -> (terms >> bit & 1) != 0)
          .mapToObj(written::get).collect(Collectors.joining(", ")));
    }
  }
}
