package io.osgent.memory.search;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import java.time.Instant;
import java.util.function.Consumer;

/** What every memory refuses before anything is written. */
public final class Acceptance {
  private static final int LONGEST_ID = 200;

  private Acceptance() {}

  /**
   * @param time refuses a time that this memory cannot keep; it may be null, for none
   * @throws ProblemException 400 {@code invalid_memory}, with what would be right
   */
  public static void check(Change change, Consumer<Instant> time) {
    switch (change) {
      case Change.Keep(String id, Note note) -> {
        if (id != null && (id.isBlank() || id.length() > LONGEST_ID)) {
          throw invalid("the id has " + id.length() + " characters; it should have 1 to " + LONGEST_ID);
        }
        check(note, time);
      }
      case Change.Replace(String id, Note note) -> check(note, time);
      case Change.Retire(String id, Instant validTo) -> time.accept(validTo);
      default -> {
        // Its id is there, or is not.
      }
    }
  }

  private static void check(Note note, Consumer<Instant> time) {
    if (note.content().isBlank()) {
      throw invalid("the content is blank; it should say something");
    }
    if (note.kind().isBlank()) {
      throw invalid("the kind is blank; it should be a word like " + Note.FACT);
    }
    time.accept(note.occurredAt());
    time.accept(note.validTo());
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.badRequest("invalid_memory", detail);
  }
}
