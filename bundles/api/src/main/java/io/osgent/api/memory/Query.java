package io.osgent.api.memory;

import java.time.Instant;
import java.util.Set;

/**
 * What is looked for.
 *
 * @param text in the person's words, or null to list the newest first
 * @param limit how many recollections at most, from 1
 * @param kinds only these; empty for all but bookkeeping
 * @param session only what was said in it, or null
 * @param asOf what held at that time, whether it still does or not; null for what holds now and is not retired
 * @param retired whether that which holds no more is found as well; {@code asOf} does not count then
 * @param ids only these, whether they hold or not and whatever their kind; empty for any
 * @param after in a list: the id it goes on behind, or null
 */
public record Query(String text, int limit, Set<String> kinds, String session, Instant asOf, boolean retired,
    Set<String> ids, String after) {
  public Query {
    text = text == null || text.isBlank() ? null : text;
    kinds = kinds == null ? Set.of() : Set.copyOf(kinds);
    ids = ids == null ? Set.of() : Set.copyOf(ids);
  }

  /** What fits these words and holds now. */
  public Query(String text, int limit) {
    this(text, limit, Set.of(), null, null, false, Set.of(), null);
  }

  /** Those with these ids. */
  public static Query of(Set<String> ids) {
    return new Query(null, Math.max(1, ids.size()), Set.of(), null, null, true, ids, null);
  }

  /** The same among these kinds alone. */
  public Query among(String... some) {
    return new Query(text, limit, Set.of(some), session, asOf, retired, ids, after);
  }
}
