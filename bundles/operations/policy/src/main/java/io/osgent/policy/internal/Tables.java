package io.osgent.policy.internal;

import io.osgent.server.storage.Database;
import io.osgent.server.storage.Database.Owned;
import io.osgent.server.storage.PreparedDatabase;
import java.util.List;

/** The tables, and how they came to be. */
final class Tables {
  /** Whose configuration says which database they are in. */
  static final String PID = "io.osgent.policy";
  /** The database they are in if nothing else is configured. */
  static final String DATABASE = "(" + Database.KIND + "=sqlite)";
  private static final String OWNER = "io.osgent.policy";

  private static final List<String> STEPS = List.of("""
      CREATE TABLE policy_pin (
        tool TEXT NOT NULL,
        sha256 TEXT NOT NULL,
        definition TEXT NOT NULL,
        approved_by TEXT,
        at BIGINT NOT NULL,
        PRIMARY KEY (tool, sha256))
      """, """
      CREATE TABLE policy_meter (
        tenant TEXT NOT NULL,
        person TEXT NOT NULL,
        tool TEXT NOT NULL,
        at BIGINT NOT NULL,
        PRIMARY KEY (tenant, person, tool))
      """, """
      CREATE TABLE policy_call (
        id TEXT PRIMARY KEY,
        tenant TEXT NOT NULL,
        person TEXT NOT NULL,
        tool TEXT NOT NULL,
        at BIGINT NOT NULL)
      """, """
      CREATE INDEX policy_call_by_person ON policy_call (tenant, person, tool, at)
      """, """
      CREATE INDEX policy_call_by_time ON policy_call (at)
      """, """
      CREATE TABLE policy_file (
        name TEXT PRIMARY KEY,
        content TEXT NOT NULL)
      """);

  private static final List<Owned> OWNED = List.of(new Owned("policy_meter", "tenant", "person"),
      new Owned("policy_call", "tenant", "person"));

  private Tables() {}

  /** The same database, with them in it. */
  static Database in(Database database) {
    return new PreparedDatabase(database, OWNER, STEPS, OWNED);
  }
}
