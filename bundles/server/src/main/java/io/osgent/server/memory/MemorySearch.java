package io.osgent.server.memory;

import java.util.List;

/**
 * What is looked for, as clients send it.
 *
 * @param text in the person's words; null to list the newest first
 * @param kinds only these; null or empty for all
 * @param session only what was said in it, or null
 * @param asOf ISO-8601: what held then; null for what holds now
 * @param retired whether what holds no more is found as well
 * @param after in a list: the {@code next} of the page before, or null
 * @param limit how many at most, from 1 to 200
 */
public record MemorySearch(String text, List<String> kinds, String session, String asOf, boolean retired, String after,
    int limit) {
  /** What fits these words and holds now. */
  public static MemorySearch of(String text, int limit) {
    return new MemorySearch(text, null, null, null, false, null, limit);
  }
}
