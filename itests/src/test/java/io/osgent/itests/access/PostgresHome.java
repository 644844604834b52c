package io.osgent.itests.access;

import io.osgent.storage.postgres.internal.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A PostgreSQL for one server, which keeps all of people in it that can be kept there: their memories as well. */
final class PostgresHome implements BeforeEachCallback, AfterEachCallback {
  private static final List<String> KEEPERS = List.of("io.osgent.security", "io.osgent.activity",
      "io.osgent.preferences", "io.osgent.policy");

  private TestDatabase database;

  @Override
  public void beforeEach(ExtensionContext test) {
    database = TestDatabase.owned();
  }

  Tables tables() {
    return Tables.ofPostgres(database);
  }

  /** Tells a server of this home, before it is started. */
  void furnish(Path home) throws IOException {
    for (String keeper : KEEPERS) {
      configure(home, keeper, "database.target = (osgent.database=postgresql)");
    }
    configure(home, "io.osgent.storage.postgres", "url = " + database.url());
    configure(home, "io.osgent.memory.pgvector", "embedding = lexical/words-1");
    configure(home, "io.osgent.core", "memory = pgvector");
  }

  static void configure(Path home, String pid, String line) throws IOException {
    Files.writeString(Files.createDirectories(home.resolve("config")).resolve(pid + ".cfg"), line + "\n");
  }

  @Override
  public void afterEach(ExtensionContext test) {
    database.close();
  }
}
