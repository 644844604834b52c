package io.osgent.server.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.security.Reach;
import io.osgent.server.storage.Database.Owned;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PreparedDatabaseTest {
  private final Server server = new Server();
  private final Database database = new PreparedDatabase(server, "a.bundle", List.of("CREATE TABLE shelf (name TEXT)"),
      List.of(new Owned("shelf", "tenant", "person")));

  /** A database that is away, or notes what is done. */
  private static final class Server implements Database {
    private final List<String> done = new ArrayList<>();
    private boolean away;
    private boolean wallFails;

    private void note(boolean fails, String what) {
      if (away || fails) {
        throw new StorageException("nobody answers", null);
      }
      done.add(what);
    }

    @Override
    public void migrate(String owner, List<String> steps) {
      note(false, "tables of " + owner);
    }

    @Override
    public void guard(List<Owned> tables) {
      note(wallFails, "wall around " + tables.getFirst().table());
    }

    @Override
    public <T> T read(Work<T> work) {
      note(false, "read");
      return null;
    }

    @Override
    public <T> T write(Work<T> work) {
      note(false, "written");
      return null;
    }

    @Override
    public <T> T read(Reach reach, Work<T> work) {
      note(false, "read of " + reach.tenant());
      return null;
    }

    @Override
    public <T> T write(Reach reach, Work<T> work) {
      note(false, "written of " + reach.tenant());
      return null;
    }
  }

  private static Object nothing(Object ignored) {
    return null;
  }

  @Test
  void tablesAreMadeAndGuardedOnceBeforeAnythingElseIsDone() {
    assertThat(server.done).isEmpty();

    database.read(Reach.ofTenant("acme"), PreparedDatabaseTest::nothing);
    database.write(Reach.ofTenant("acme"), PreparedDatabaseTest::nothing);
    database.read(PreparedDatabaseTest::nothing);
    database.write(PreparedDatabaseTest::nothing);

    assertThat(server.done).containsExactly("tables of a.bundle", "wall around shelf", "read of acme",
        "written of acme", "read", "written");
  }

  @Test
  void aDatabaseThatComesLaterIsPreparedThen() {
    server.away = true;
    assertThatThrownBy(() -> database.write(PreparedDatabaseTest::nothing)).isInstanceOf(StorageException.class);
    server.away = false;

    database.write(PreparedDatabaseTest::nothing);

    assertThat(server.done).containsExactly("tables of a.bundle", "wall around shelf", "written");
  }

  @Test
  void nothingIsReadOrWrittenWithoutTheWall() {
    server.wallFails = true;
    assertThatThrownBy(() -> database.write(PreparedDatabaseTest::nothing)).isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> database.read(PreparedDatabaseTest::nothing)).isInstanceOf(StorageException.class);

    assertThat(server.done).doesNotContain("written", "read");
  }
}
