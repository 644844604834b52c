package io.osgent.memory.pgvector.internal;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The tables, and how they came to be. Those with much in them are in partitions by whose it is, so that an index is one
 * of a few people's. In each table the rows of one person are there for that person's transactions alone.
 *
 * <p>Words are found by lists of where they occur, and not by the database's own text search: an index of that kind is
 * not used where rows are guarded, for its operator might tell of rows that are not shown.
 */
final class Tables {
  /** What people's names are called in all of them. */
  private static final String WHOSE = "tenant TEXT NOT NULL, user_id TEXT NOT NULL, ";
  /** A row of a few kilobytes stays in one piece. */
  static final String WHOLE_ROWS = "toast_tuple_target = 8160";

  private Tables() {}

  static List<String> steps(int partitions) {
    return List.of("""
        CREATE TABLE memory_person (%s
          numbers BIGINT NOT NULL DEFAULT 0,
          sessions BIGINT NOT NULL DEFAULT 0,
          notes BIGINT NOT NULL DEFAULT 0,
          terms BIGINT NOT NULL DEFAULT 0,
          embedded TEXT,
          PRIMARY KEY (tenant, user_id)
        ) WITH (fillfactor = 50);
        CREATE INDEX memory_person_embedded ON memory_person (embedded, tenant, user_id);
        """.formatted(WHOSE) + guard("memory_person") + """
        CREATE POLICY every_name ON memory_person FOR SELECT
          USING (current_setting('osgent.caretaker', true) = 'on');
        CREATE TABLE memory_session (%s
          session TEXT NOT NULL,
          number BIGINT NOT NULL,
          next INTEGER NOT NULL,
          PRIMARY KEY (tenant, user_id, session)
        ) WITH (fillfactor = 70);
        """.formatted(WHOSE) + guard("memory_session") + """
        CREATE TABLE memory_note (%s
          place BIGINT NOT NULL,
          number BIGINT NOT NULL,
          id TEXT NOT NULL,
          kind TEXT NOT NULL,
          content TEXT NOT NULL,
          speaker TEXT,
          session TEXT,
          run TEXT,
          occurred_at TIMESTAMPTZ NOT NULL,
          valid_to TIMESTAMPTZ,
          recorded_at TIMESTAMPTZ NOT NULL,
          retired_at TIMESTAMPTZ,
          sources TEXT NOT NULL,
          metadata TEXT NOT NULL,
          helped INTEGER NOT NULL DEFAULT 0,
          hindered INTEGER NOT NULL DEFAULT 0,
          PRIMARY KEY (tenant, user_id, place),
          UNIQUE (tenant, user_id, id),
          UNIQUE (tenant, user_id, number)
        ) PARTITION BY HASH (tenant, user_id);
        """.formatted(WHOSE) + partitions("memory_note", partitions, WHOLE_ROWS) + """
        CREATE TABLE memory_term (%s
          term TEXT NOT NULL,
          kind TEXT NOT NULL,
          chunk BIGINT NOT NULL,
          postings BYTEA NOT NULL,
          PRIMARY KEY (tenant, user_id, term, kind, chunk)
        ) PARTITION BY HASH (tenant, user_id);
        ALTER TABLE memory_term ALTER postings SET STORAGE EXTERNAL;
        """.formatted(WHOSE) + partitions("memory_term", partitions, "fillfactor = 70, " + WHOLE_ROWS) + """
        CREATE TABLE memory_model (
          name TEXT PRIMARY KEY,
          model TEXT NOT NULL,
          dimensions INTEGER NOT NULL,
          type TEXT NOT NULL
        )""");
  }

  /** Vectors of one model, in a table of their own. */
  static String vectors(String name, String type, int partitions) {
    return "CREATE TABLE " + name + " (" + WHOSE + "place BIGINT NOT NULL, embedding " + type
        + " NOT NULL, PRIMARY KEY (tenant, user_id, place)) PARTITION BY HASH (tenant, user_id);\n"
        + "ALTER TABLE " + name + " ALTER embedding SET STORAGE EXTERNAL;\n"
        + partitions(name, partitions, WHOLE_ROWS);
  }

  private static String partitions(String table, int count, String storage) {
    return guard(table) + IntStream.range(0, count).mapToObj(i -> {
      String name = table + "_" + i;
      return "CREATE TABLE " + name + " PARTITION OF " + table + " FOR VALUES WITH (MODULUS " + count + ", REMAINDER "
          + i + ") WITH (" + storage + ");\n" + guard(name);
    }).collect(Collectors.joining());
  }

  /** Forced: whoever connects owns the tables. */
  private static String guard(String table) {
    return "ALTER TABLE " + table + " ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;\n"
        + "CREATE POLICY one_person ON "
        + table + " USING (tenant = current_setting('osgent.tenant', true)"
        + " AND user_id = current_setting('osgent.user', true));\n";
  }
}
