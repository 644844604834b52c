package io.osgent.storage.postgres.internal;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A database of a test's own in PostgreSQL, for as long as the test runs; whatever is opened is the same one, with what is in it. */
public final class TestPostgres implements AfterEachCallback {
  private final List<PostgresDatabase> opened = new ArrayList<>();
  private TestDatabase server;

  public PostgresDatabase open() {
    PostgresDatabase database = PostgresDatabase.open(server().url(), "osgent");
    opened.add(database);
    return database;
  }

  public TestDatabase server() {
    if (server == null) {
      server = TestDatabase.lent();
    }
    return server;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(PostgresDatabase::close);
    if (server != null) {
      server.close();
    }
  }
}
