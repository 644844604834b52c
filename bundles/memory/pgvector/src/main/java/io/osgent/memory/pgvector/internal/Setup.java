package io.osgent.memory.pgvector.internal;

import io.osgent.server.storage.Database;
import io.osgent.server.storage.StorageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.Arrays;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the database to what this memory needs, when it is there at last. Thread-safe. */
final class Setup {
  static final String OWNER = "io.osgent.memory.pgvector";
  private static final Logger LOG = LoggerFactory.getLogger(Setup.class);
  /** The first that goes on searching when a filter leaves too few. */
  private static final int[] NEEDED = {0, 8};

  /**
   * What the database can do.
   *
   * @param pgvector whether it compares and indexes vectors itself
   * @param detail for people
   */
  record Ability(boolean pgvector, String detail) {}

  private final Database database;
  private final int partitions;
  private volatile Ability ability;

  Setup(Database database, int partitions) {
    this.database = database;
    this.partitions = partitions;
  }

  /** @throws StorageException if the database cannot be reached, or cannot be brought up to date */
  Ability ready() {
    Ability known = ability;
    return known == null ? prepare() : known;
  }

  private synchronized Ability prepare() {
    if (ability == null) {
      database.migrate(OWNER, Tables.steps(partitions));
      Ability found = database.write(Setup::look);
      if (found.pgvector()) {
        LOG.info("memory pgvector: {}", found.detail());
      } else {
        LOG.warn("memory pgvector: {}", found.detail());
      }
      warnOfUnboundRole();
      ability = found;
    }
    return ability;
  }

  private static Ability look(Connection connection) throws SQLException {
    String problem = create(connection);
    List<String> versions = Sql.all(connection, row -> row.getString(1),
        "SELECT extversion FROM pg_extension WHERE extname = 'vector'");
    String without = "; vectors are arrays, and each of a person's is looked at";
    if (versions.isEmpty()) {
      return new Ability(false,
          "without pgvector (a superuser's CREATE EXTENSION vector makes it; " + problem + ")" + without);
    }
    String version = versions.getFirst();
    return newEnough(version)
        ? new Ability(true, "pgvector " + version)
        : new Ability(false, "pgvector " + version + " is older than 0.8.0 (ALTER EXTENSION vector UPDATE)" + without);
  }

  /** @return why it could not be created, or nothing of interest */
  private static String create(Connection connection) throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      Sql.update(connection, "CREATE EXTENSION IF NOT EXISTS vector");
      return "";
    } catch (SQLException e) {
      connection.rollback(before);
      return e.getMessage();
    }
  }

  static boolean newEnough(String version) {
    int[] numbers = Arrays.stream(version.split("\\D+")).filter(part -> !part.isEmpty()).mapToInt(Integer::parseInt)
        .toArray();
    return Arrays.compare(numbers, NEEDED) >= 0;
  }

  private void warnOfUnboundRole() {
    database.read(connection -> Sql.all(connection, row -> row.getString(1),
        "SELECT rolname FROM pg_roles WHERE rolname = current_user AND (rolsuper OR rolbypassrls)"))
        .forEach(role -> LOG.warn("memory pgvector: row-level security does not hold role {}; let a plain role connect",
            role));
  }

  /** How it is, for people; empty of anything to say until the database was reached. */
  String detail() {
    Ability known = ability;
    return known == null ? "the database has not been reached yet" : known.detail();
  }
}
