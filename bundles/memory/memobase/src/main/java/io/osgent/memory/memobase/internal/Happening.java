package io.osgent.memory.memobase.internal;

import java.time.Instant;
import java.util.Map;

/**
 * Something that happened at some time.
 *
 * @param tags what it is tagged with, by the names of the tags
 */
record Happening(String what, Instant at, String source, Map<String, String> tags) {
  Happening(String what, Instant at, String source) {
    this(what, at, source, Map.of());
  }
}
