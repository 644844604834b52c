package io.osgent.storage.postgres.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database.Work;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
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

  /**
   * Fails unless every table has rows, and none that is shown to whoever connects as the server does and says nothing, or another
   * tenant, or another person.
   *
   * @param open the tables there are which are not guarded
   */
  public void assertGuarded(String... open) {
    assertThat(tables("NOT")).containsExactlyInAnyOrder(concat(open, "osgent_migration"));
    PostgresDatabase asServer = open();
    for (String table : tables("")) {
      Work<Long> count = connection -> {
        try (Statement statement = connection.createStatement();
            ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
          row.next();
          return row.getLong(1);
        }
      };
      assertThat(asServer.read(Reach.SERVER, count)).as("rows of " + table).isPositive();
      assertThat(asServer.read(count)).as("without a word, of " + table).isZero();
      assertThat(asServer.read(Reach.ofTenant("elsewhere"), count)).as("elsewhere, of " + table).isZero();
      if (!table.equals("identity_tenant")) {
        assertThat(asServer.read(new Reach("default", "nobody"), count)).as("nobody, of " + table).isZero();
      }
    }
  }

  private List<String> tables(String not) {
    String names = server()
        .ask("SELECT string_agg(relname, ',') FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace"
            + " WHERE nspname = 'osgent' AND relkind = 'r' AND " + not + " (relrowsecurity AND relforcerowsecurity)");
    return names == null ? List.of() : List.of(names.split(","));
  }

  private static String[] concat(String[] some, String one) {
    return Stream.concat(Stream.of(some), Stream.of(one)).toArray(String[]::new);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    opened.forEach(PostgresDatabase::close);
    if (server != null) {
      server.close();
    }
  }
}
