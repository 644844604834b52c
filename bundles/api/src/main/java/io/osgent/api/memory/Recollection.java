package io.osgent.api.memory;

import java.time.Instant;
import java.util.List;

/**
 * Something remembered.
 *
 * @param id given when it was kept; unique for its user
 * @param note what it is
 * @param recordedAt when it was kept, or last replaced
 * @param retiredAt when something newer took its place, or null
 * @param helped how often it was of use to a run, as people judged
 * @param hindered how often it was not
 * @param score how well it fits the query, higher is better; comparable within one answer only
 * @param why what made it be found, in a few words each, e.g. {@code words: camping, june}; empty in a list
 */
public record Recollection(String id, Note note, Instant recordedAt, Instant retiredAt, int helped, int hindered,
    double score, List<String> why) {
  public Recollection {
    why = why == null ? List.of() : List.copyOf(why);
  }
}
