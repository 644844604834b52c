package io.osgent.storage.postgres.internal;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.Database.Owned;
import io.osgent.server.storage.Database.Work;
import io.osgent.server.storage.StorageException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

@Tag("postgres")
class PostgresStorageTest {
  private final TestDatabase server = TestDatabase.owned();
  private final TestNetwork network = new TestNetwork(server);
  private Database offered;
  private PostgresStorage storage;

  @AfterEach
  void close() {
    if (storage != null) {
      storage.close();
    }
    network.close();
    server.close();
  }

  private void open(String url) {
    var context = (BundleContext) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{BundleContext.class},
        (proxy, method, values) -> {
          assertThat(method.getName()).isEqualTo("registerService");
          offered = (Database) values[1];
          return registration();
        });
    storage = new PostgresStorage(context, new TestSettings(url));
  }

  private Object registration() {
    return Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{ServiceRegistration.class},
        (proxy, method, values) -> {
          assertThat(method.getName()).isEqualTo("unregister");
          offered = null;
          return null;
        });
  }

  private static String ask(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }

  private static int run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private String ask(String sql) {
    return offered.read(connection -> ask(connection, sql));
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it comes true in time").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void whatIsWrittenIsThereAndWhatFailsIsNot() {
    open(server.url());
    offered.migrate("test", List.of("CREATE TABLE note (words TEXT)"));
    offered.write(connection -> run(connection, "INSERT INTO note VALUES ('kept')"));

    assertThatThrownBy(() -> offered.write(connection -> {
      run(connection, "INSERT INTO note VALUES ('lost')");
      return run(connection, "INSERT INTO nowhere VALUES (1)");
    })).isInstanceOf(StorageException.class).hasMessageContaining("nowhere");
    assertThatThrownBy(() -> offered.write(connection -> {
      run(connection, "INSERT INTO note VALUES ('lost')");
      throw new IllegalStateException("no");
    })).isInstanceOf(IllegalStateException.class);
    assertThat(ask("SELECT string_agg(words, ',') FROM note")).isEqualTo("kept");
  }

  @Test
  void whoReadsSeesOneStateAndWritesNothing() {
    open(server.url());
    offered.migrate("test", List.of("CREATE TABLE note (words TEXT)"));

    String seen = offered.read(connection -> {
      String before = ask(connection, "SELECT count(*) FROM note");
      offered.write(other -> run(other, "INSERT INTO note VALUES ('meanwhile')"));
      return before + ask(connection, "SELECT count(*) FROM note");
    });
    assertThat(seen).isEqualTo("00");
    assertThatThrownBy(() -> offered.read(connection -> run(connection, "INSERT INTO note VALUES ('no')")))
        .isInstanceOf(StorageException.class).hasMessageContaining("read-only");
  }

  @Test
  void aTableThatIsGuardedHasForEachWhatIsTheirsAndStepsReachAllOfIt() {
    open(server.url());
    List<String> first = List.of("CREATE TABLE note (tenant TEXT, person TEXT, words TEXT)",
        "INSERT INTO note VALUES ('acme', 'ann', 'tea'), ('acme', 'bob', 'rum'), ('other', 'ann', 'gin'),"
            + " ('acme', NULL, 'milk')");
    offered.migrate("test", first);
    assertThat(notes(null)).isEqualTo("gin,milk,rum,tea");

    offered.guard(List.of(new Owned("note", "tenant", "person")));
    offered.guard(List.of(new Owned("note", "tenant", "person")));
    offered.migrate("test", Stream.concat(first.stream(), Stream.of("UPDATE note SET words = words || '!'")).toList());

    assertThat(notes(null)).isNull();
    assertThat(notes(Reach.SERVER)).isEqualTo("gin!,milk!,rum!,tea!");
    assertThat(notes(Reach.ofTenant("acme"))).isEqualTo("milk!,rum!,tea!");
    assertThat(notes(new Reach("acme", "ann"))).isEqualTo("tea!");
    assertThat(notes(new Reach("acme", "cid"))).isNull();
    assertThat(notes(null)).as("what a connection was used for before").isNull();
    assertThat(offered.<Integer>write(new Reach("acme", "ann"), connection -> run(connection, "DELETE FROM note")))
        .isEqualTo(1);
    for (Reach reach : List.of(new Reach("acme", "ann"), Reach.ofTenant("other"))) {
      assertThatThrownBy(
          () -> offered.write(reach, connection -> run(connection, "INSERT INTO note VALUES ('acme', 'bob', 'x')")))
          .isInstanceOf(StorageException.class).hasMessageContaining("row-level security");
    }
  }

  private String notes(Reach reach) {
    Work<String> look = connection -> ask(connection, "SELECT string_agg(words, ',' ORDER BY words) FROM note");
    return reach == null ? offered.read(look) : offered.read(reach, look);
  }

  @Test
  void ofManyServersThatMigrateOneDoes() throws Exception {
    open(server.url());
    List<String> steps = List.of("CREATE TABLE counter (n INTEGER)", "INSERT INTO counter VALUES (1)");
    Callable<Void> migrate = () -> {
      try (PostgresDatabase other = PostgresDatabase.open(server.url(), "osgent")) {
        other.migrate("test", steps);
      }
      return null;
    };
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : threads.invokeAll(IntStream.range(0, 8).mapToObj(i -> migrate).toList())) {
        done.get();
      }
    }

    assertThat(ask("SELECT sum(n) FROM counter")).isEqualTo("1");
  }

  @Test
  void stepsThatAreMissingAreRunAndTablesOfANewerVersionRefused() {
    open(server.url());
    offered.migrate("test", List.of("CREATE TABLE one (n INTEGER)"));
    offered.migrate("test", List.of("CREATE TABLE one (n INTEGER)", "ALTER TABLE one ADD m INTEGER"));

    assertThat(ask("SELECT count(m) FROM one")).isEqualTo("0");
    assertThatThrownBy(() -> offered.migrate("test", List.of("CREATE TABLE one (n INTEGER)")))
        .isInstanceOf(StorageException.class).hasMessageContaining("of a newer Osgent");
    assertThatThrownBy(() -> offered.migrate("other", List.of("CREATE TABLE two (n INTEGER)", "nonsense")))
        .isInstanceOf(StorageException.class);
    assertThat(ask("SELECT to_regclass('two') IS NULL")).isEqualTo("t");
  }

  @Test
  void healthTellsOfTheServerAndTheConnections() {
    open(server.url());

    await(() -> storage.check().up());
    assertThat(storage.check().detail())
        .matches("PostgreSQL \\d+.*; connections: \\d+ active, \\d+ idle, 0 waiting, \\d+ of 4 in total");
  }

  @Test
  void aServerThatIsAwayIsSurvived() {
    open(server.url(network.port()));
    await(() -> storage.check().up());

    network.cut();
    assertThatThrownBy(() -> ask("SELECT 1")).isInstanceOf(StorageException.class);
    await(() -> !storage.check().up());
    network.mend();
    await(() -> storage.check().up());
    assertThat(ask("SELECT 1")).isEqualTo("1");
  }

  @Test
  void aServerThatSaysNothingIsGivenUp() {
    open(server.url(network.port()));
    await(() -> storage.check().up());

    network.swallow();
    assertThatThrownBy(() -> ask("SELECT 1")).isInstanceOf(StorageException.class);
    assertThat(storage.check().up()).isFalse();
    network.mend();
    await(() -> storage.check().up());
  }

  @Test
  void itMayBeStartedBeforeItsServer() {
    network.cut();
    open(server.url(network.port()));
    assertThat(storage.check().up()).isFalse();

    network.mend();
    await(() -> storage.check().up());
  }

  @Test
  void whoWaitsInVainForAConnectionIsTold() throws Exception {
    open(server.url());
    Callable<String> busy = () -> ask("SELECT pg_sleep(1.8)");
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = threads.invokeAll(IntStream.range(0, 12).mapToObj(i -> busy).toList());

      assertThat(all).anySatisfy(each -> assertThatThrownBy(each::get).hasCauseInstanceOf(StorageException.class));
    }
    assertThat(ask("SELECT 1")).isEqualTo("1");
  }

  @Test
  void nothingIsLeftOfItWhenItGoes() {
    open(server.url());
    assertThat(ask("SELECT 1")).isEqualTo("1");

    storage.close();
    storage = null;
    assertThat(offered).isNull();
    await(() -> server.connections() == 0);
    await(() -> Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().contains("osgent-postgresql")));
  }

  @Test
  void aConfigurationThatIsWrongOffersNothingAndSaysWhy() {
    open("mysql://db/notes");

    assertThat(offered).isNull();
    assertThat(storage.check().up()).isFalse();
    assertThat(storage.check().detail())
        .isEqualTo("io.osgent.storage.postgres: url must be like postgres://host:5432/database");
  }
}
