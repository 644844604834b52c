package io.osgent.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.security.Reach;
import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
@Tag("postgres")
class ActivityJournalPostgresTest extends ActivityJournalTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Home home(Path place) {
    return new Home(postgres.open());
  }

  @Test
  void theDatabaseItselfShowsWhatIsOfPeopleToNobodyElse() throws Exception {
    var database = postgres.open();
    var table = new ActivityTable(Tables.in(database));
    table
        .add(List.of(new Activity(Instant.EPOCH, "default", "ci", "k", "ann", "runs.read", "/a\u0000b", Outcome.ALLOWED,
            null, null, "rest")));
    new AuditChain(database, new PlainJson())
        .record(new AuditEntry(Instant.EPOCH, People.ADMIN, "key.created", "user/a\u0000b", Map.of("user", "ann")));
    new ErasureTable(Tables.in(database), new PlainJson()).begin(ErasureTable.fresh("default", "ann"));
    database.write(Reach.SERVER, connection -> {
      new UsageTable(new Sql(connection)).add(Map.of(new Cell("2026-01-02", "default", "ann", "a", "k", "p", "m", ""),
          new Amounts(1, 1, 0, 1, 1, 0, 1, 0, 0, 0)));
      return null;
    });

    postgres.assertGuarded("audit_entry", "usage_counted", "usage_recount", "erasure_kind");
    assertThat(new AuditChain(database, new PlainJson()).verify(null).intact()).isTrue();
  }
}
