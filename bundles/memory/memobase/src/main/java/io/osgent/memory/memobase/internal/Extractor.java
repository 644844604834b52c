package io.osgent.memory.memobase.internal;

import java.util.List;
import java.util.function.Supplier;

/** Understands what was said and what was lived through. Thread-safe. */
interface Extractor {
  /** For people: what it is. */
  String description();

  /**
   * @param known what holds of the person already
   * @throws ExtractionException if it can't just now; nothing is lost
   */
  Extraction extract(Person person, List<Turn> turns, List<Experience> experiences, Supplier<List<Fact>> known)
      throws ExtractionException, InterruptedException;
}
