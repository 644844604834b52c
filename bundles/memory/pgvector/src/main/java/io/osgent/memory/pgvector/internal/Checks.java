package io.osgent.memory.pgvector.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;

/** What is refused before anything is written. */
final class Checks {
  private static final int LONGEST_ID = 200;

  private Checks() {}

  static void check(Change change) {
    switch (change) {
      case Change.Keep(String id, Note note) -> {
        if (id != null && (id.isBlank() || id.length() > LONGEST_ID)) {
          throw invalid("the id has " + id.length() + " characters; it should have 1 to " + LONGEST_ID);
        }
        check(note);
      }
      case Change.Replace(String id, Note note) -> check(note);
      case Change.Retire(String id, var validTo) -> Times.check(validTo);
      default -> {
        // Its id is there, or is not.
      }
    }
  }

  private static void check(Note note) {
    if (note.content().isBlank()) {
      throw invalid("the content is blank; it should say something");
    }
    if (note.kind().isBlank()) {
      throw invalid("the kind is blank; it should be a word like " + Note.FACT);
    }
    Times.check(note.occurredAt());
    Times.check(note.validTo());
  }

  private static ProblemException invalid(String detail) {
    return ProblemException.badRequest("invalid_memory", detail);
  }
}
