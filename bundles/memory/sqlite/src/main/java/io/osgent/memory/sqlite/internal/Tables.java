package io.osgent.memory.sqlite.internal;

import java.util.ArrayList;
import java.util.List;

/** The tables, and how they came to be. */
final class Tables {
  /** Whose they are. */
  static final String OWNER = "io.osgent.memory.sqlite";

  private Tables() {}

  static List<String> steps() {
    var steps = new ArrayList<>(List.of("""
        CREATE TABLE memory_owner (
          number INTEGER PRIMARY KEY AUTOINCREMENT,
          tenant TEXT NOT NULL,
          user_id TEXT NOT NULL,
          notes INTEGER NOT NULL,
          words INTEGER NOT NULL,
          sessions INTEGER NOT NULL,
          sequence INTEGER NOT NULL
        )""", "CREATE UNIQUE INDEX memory_owner_by_user ON memory_owner (tenant, user_id)", """
        CREATE TABLE memory_session (
          owner INTEGER NOT NULL,
          session TEXT NOT NULL,
          number INTEGER NOT NULL,
          next INTEGER NOT NULL,
          PRIMARY KEY (owner, session)
        ) WITHOUT ROWID""", """
        CREATE TABLE memory_note (
          number INTEGER PRIMARY KEY,
          owner INTEGER NOT NULL,
          sequence INTEGER NOT NULL,
          id TEXT NOT NULL,
          kind TEXT NOT NULL,
          content BLOB NOT NULL,
          speaker TEXT,
          session TEXT,
          run TEXT,
          occurred_at INTEGER NOT NULL,
          valid_to INTEGER,
          sources TEXT,
          metadata TEXT,
          length INTEGER NOT NULL,
          recorded_at INTEGER NOT NULL,
          retired_at INTEGER,
          helped INTEGER NOT NULL DEFAULT 0,
          hindered INTEGER NOT NULL DEFAULT 0
        )""", "CREATE UNIQUE INDEX memory_note_by_id ON memory_note (owner, id)",
        "CREATE INDEX memory_note_by_age ON memory_note (owner, sequence, length)",
        "CREATE INDEX memory_note_by_kind ON memory_note (owner, kind, sequence)", """
            CREATE TABLE memory_vector (
              note INTEGER PRIMARY KEY,
              owner INTEGER NOT NULL,
              sequence INTEGER NOT NULL,
              model TEXT NOT NULL,
              vector BLOB NOT NULL
            )""", "CREATE INDEX memory_vector_by_age ON memory_vector (owner, sequence)",
        "CREATE TABLE memory_forgotten (owner INTEGER PRIMARY KEY)",
        "CREATE TABLE memory_unmerged (part INTEGER PRIMARY KEY, deleted INTEGER NOT NULL)"));
    for (int part = 0; part < WordIndex.PARTS; part++) {
      // What the analyser made is kept as it is: it is split at blanks, and nothing else is done to it.
      steps.add("CREATE VIRTUAL TABLE " + WordIndex.words(part)
          + " USING fts5(words, content='', contentless_delete=1, tokenize='ascii')");
      steps.add("CREATE VIRTUAL TABLE " + WordIndex.terms(part) + " USING fts5vocab(" + WordIndex.words(part)
          + ", 'instance')");
      steps.add("CREATE VIRTUAL TABLE " + WordIndex.counts(part) + " USING fts5vocab(" + WordIndex.words(part)
          + ", 'row')");
    }
    return List.copyOf(steps);
  }
}
