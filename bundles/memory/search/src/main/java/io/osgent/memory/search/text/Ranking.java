package io.osgent.memory.search.text;

import io.osgent.api.memory.Note;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How well the notes of one user fit a question. First by where its words occur, which says what notes are worth looking
 * at; then by the notes themselves.
 */
public final class Ranking {
  private static final double K1 = 0.9;
  private static final double B = 0.4;
  /** How much longer than others a note counts as at most: what a long text says in passing is found as well. */
  private static final double LONG = 8;

  private final Question question;
  private final Scores scores;
  private final double possible;

  private Ranking(Question question, Scores scores, double possible) {
    this.question = question;
    this.scores = scores;
    this.possible = possible;
  }

  /**
   * By words alone: BM25, with what is said beside.
   *
   * @param postings of the question's terms, among the notes that may be found; those of one that is not worth it may miss
   * @param notes how many there are of this user
   * @param averageLength of those, in terms
   */
  public static Ranking of(Question question, Map<String, List<Posting>> postings, long notes, double averageLength) {
    var scores = new Scores(postings.values());
    List<String> terms = question.terms();
    double possible = 0;
    for (int bit = 0; bit < terms.size(); bit++) {
      List<Posting> found = postings.getOrDefault(terms.get(bit), List.of());
      double rarity = Math.log(1 + (Math.max(0, notes - found.size()) + 0.5) / (found.size() + 0.5));
      possible += rarity;
      scores.add(bit, found, posting -> {
        double length = K1 * (1 - B + B * Math.min(LONG, posting.length() / averageLength));
        return rarity * posting.frequency() / (posting.frequency() + length);
      });
    }
    return new Ranking(question, scores, possible);
  }

  /**
   * The places of the notes that are to be looked at: the best, the best first, each with the one before it. There may be
   * no note at some.
   *
   * @param best how many, besides those before them
   */
  public Set<Long> places(int best) {
    var places = new LinkedHashSet<Long>();
    for (long place : scores.best(best)) {
      places.add(place);
      if (Places.together(place, place - 1)) {
        places.add(place - 1);
      }
    }
    return places;
  }

  /**
   * By the notes themselves.
   *
   * @param notes by their places; others are not among the answers
   * @return those that fit, the best first, with scores above 0 and to 1
   */
  public List<Ranked> refine(Map<Long, Note> notes) {
    return new Refinement(question, scores, notes).ranked(possible);
  }
}
