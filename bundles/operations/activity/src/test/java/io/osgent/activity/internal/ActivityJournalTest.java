package io.osgent.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.Page;
import io.osgent.server.activity.Activities.Which;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.StorageException;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ActivityJournalTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

  @TempDir
  private Path folder;
  private Home home;
  private ActivityJournal journal;

  protected Home home(Path place) throws Exception {
    return new Home(place);
  }

  @BeforeEach
  void open() throws Exception {
    home = home(folder);
    journal = new ActivityJournal(home, 1000);
  }

  @AfterEach
  void close() throws Exception {
    journal.close();
    home.close();
  }

  private static Activity activity(String user, String action, String target, Outcome outcome, Instant at) {
    return new Activity(at, "default", "ci", "key-1", user, action, target, outcome,
        outcome == Outcome.ALLOWED ? null : "forbidden", "192.0.2.7", "rest");
  }

  private static Activity read(String user) {
    return activity(user, "runs.read", "/api/v1/runs", Outcome.ALLOWED, NOON);
  }

  private List<Activity> all() {
    return journal.ofTenant(Which.ALL, null, 200, People.ADMIN).items();
  }

  @Test
  void whatWasNotedCanBeReadByWhomItWasDoneFor() throws Exception {
    var denied = activity("ann", "server.config.write", "/api/v1/admin/config/x", Outcome.DENIED, NOON);
    journal.note(read("ann"));
    journal.note(denied);
    journal.note(read("ben"));
    assertThat(journal.flush()).isTrue();
    assertThat(journal.ofUser(null, Which.ALL, null, 10, People.ANN).items()).containsExactly(denied, read("ann"));
    assertThat(journal.ofUser("ben", Which.ALL, null, 10, People.ADMIN).items()).containsExactly(read("ben"));
    assertThatThrownBy(() -> journal.ofUser("ben", Which.ALL, null, 10, People.ANN))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(403));
  }

  @Test
  void nobodySeesWhatPeopleOfAnotherTenantDo() throws Exception {
    journal.note(read("ann"));
    journal.flush();
    assertThat(journal.ofTenant(Which.ALL, null, 10, People.STRANGER).items()).isEmpty();
    assertThat(journal.ofUser("ann", Which.ALL, null, 10, People.STRANGER).items()).isEmpty();
  }

  @Test
  void itIsReadPageByPageAndByWhatWasDoneAndHowItWentAndWhen() throws Exception {
    for (int i = 0; i < 25; i++) {
      journal.note(activity("ann", i % 2 == 0 ? "runs.read" : "runs.write", "/" + i,
          i % 5 == 0 ? Outcome.FAILED : Outcome.ALLOWED, NOON.plusSeconds(i)));
    }
    journal.flush();
    var seen = new ArrayList<String>();
    String after = null;
    do {
      Page<Activity> page = journal.ofUser("ann", Which.ALL, after, 10, People.ANN);
      page.items().forEach(one -> seen.add(one.target()));
      after = page.next();
    } while (after != null);
    assertThat(seen).hasSize(25).doesNotHaveDuplicates().startsWith("/24", "/23");
    assertThat(journal.ofUser("ann", new Which("runs.read", Outcome.FAILED, NOON.plusSeconds(5)), null, 10, People.ANN)
        .items()).extracting(Activity::target).containsExactly("/20", "/10");
    assertThatThrownBy(() -> journal.ofUser("ann", Which.ALL, "x", 10, People.ANN)).hasMessageContaining("'after'");
  }

  @Test
  void whatCannotBeWrittenForWhatItIsKeepsNothingElseBack() throws Exception {
    var table = new ActivityTable(Tables.in(home));
    var queue = new ActivityQueue(100, batch -> {
      if (batch.stream().anyMatch(one -> one.target().equals("/odd"))) {
        throw new IllegalArgumentException("odd");
      }
      table.add(batch);
    });
    for (String target : List.of("/1", "/odd", "/2", "/odd", "/3")) {
      queue.note(activity("ann", "runs.read", target, Outcome.ALLOWED, NOON));
    }
    assertThat(queue.flush(Duration.ofSeconds(20))).isTrue();
    queue.note(activity("ann", "runs.read", "/4", Outcome.ALLOWED, NOON));
    assertThat(queue.flush(Duration.ofSeconds(20))).isTrue();
    queue.close();
    assertThat(all()).extracting(Activity::target).containsExactly("/4", "/3", "/2", "/1");
  }

  @Test
  void itIsATableForOtherProgramsInWhichNothingIsAFormulaAndTimesAreThoseOfWhoReadsIt() throws Exception {
    var table = new StringWriter();
    journal.writeCsv(List.of(activity("ann", "runs.write", "=HYPERLINK(\"http://evil\")", Outcome.DENIED, NOON),
        new Activity(NOON, "default", null, null, "@ben", "login", null, Outcome.LIMITED, null, null, "rest"))
        .iterator(), ZoneId.of("Europe/Zurich"), table);
    assertThat(table.toString()).isEqualToNormalizingNewlines(
        """
            at,tenant,principal,credential,user,action,target,outcome,problem,from,door
            2026-01-02T13:00:00+01:00,default,ci,key-1,ann,runs.write,"'=HYPERLINK(""http://evil"")",denied,forbidden,192.0.2.7,rest
            2026-01-02T13:00:00+01:00,default,,,'@ben,login,,limited,,,rest
            """);
  }

  @Test
  void whoeverNotesNeverWaitsAndWhatFindsNoRoomIsCounted() throws Exception {
    var gate = new CountDownLatch(1);
    home.waitFor(gate);
    var queue = new ActivityQueue(100, new ActivityTable(Tables.in(home))::add);
    for (int i = 0; i < 1000; i++) {
      queue.note(read("ann"));
    }
    assertThat(queue.lost()).isBetween(1L, 900L);
    gate.countDown();
    assertThat(queue.flush(Duration.ofSeconds(20))).isTrue();
    queue.close();
    assertThat(
        home.<Long>read(Reach.SERVER,
            connection -> new Sql(connection).one(row -> row.getLong(1), "SELECT count(*) FROM activity")
                .orElseThrow())
            + queue.lost())
        .isEqualTo(1000);
  }

  @Test
  void whatWaitsIsWrittenWhenTheDatabaseIsWellAgainAndBeforeTheEnd() throws Exception {
    home.broken(true);
    journal.note(read("ann"));
    home.broken(false);
    journal.note(read("ben"));
    journal.close();
    assertThat(all()).containsExactly(read("ben"), read("ann"));
  }

  @Test
  void whatIsNotedBeforeTheDatabaseWasThereForTheFirstTimeIsWrittenWhenItIs() throws Exception {
    home.broken(true);
    var early = new ActivityJournal(home, 10);
    early.note(read("ann"));
    assertThatThrownBy(() -> early.ofTenant(Which.ALL, null, 10, People.ADMIN)).isInstanceOf(StorageException.class);
    home.broken(false);
    early.flush();
    early.close();
    assertThat(all()).containsExactly(read("ann"));
  }

  @Test
  void whatIsTooLongIsCut() throws Exception {
    journal.note(activity("ann", "runs.read", "/" + "x".repeat(100_000), Outcome.ALLOWED, NOON));
    journal.flush();
    assertThat(all().getFirst().target()).hasSize(300);
  }

  @Test
  void ofAPersonWhoIsErasedNothingIsLeftAndNobodyElseLosesAnything() throws Exception {
    journal.note(read("ann"));
    journal.note(read("anna"));
    journal.note(activity("ada", "users.read", "/api/v1/users/ann/activity", Outcome.ALLOWED, NOON));
    journal.note(activity("ada", "users.read", "/api/v1/users/anna", Outcome.ALLOWED, NOON));
    journal.note(activity(null, "login", "ann", Outcome.DENIED, NOON));
    journal.note(new Activity(NOON, "default", "login/ann", "t-1", "ben", "runs.write", "/api/v1/runs",
        Outcome.ALLOWED, null, "192.0.2.9", "rest"));
    journal.note(new Activity(NOON, "acme", "login/ann", "t-2", "ann", "runs.write", "/api/v1/runs", Outcome.ALLOWED,
        null, "192.0.2.9", "rest"));
    journal.erase(new Scope("default", "ann", null, null));
    assertThat(all()).containsExactly(
        new Activity(NOON, "default", "erased", null, "ben", "runs.write", "/api/v1/runs", Outcome.ALLOWED, null, null,
            "rest"),
        activity(null, "login", "erased", Outcome.DENIED, NOON),
        activity("ada", "users.read", "/api/v1/users/anna", Outcome.ALLOWED, NOON),
        activity("ada", "users.read", "/api/v1/users/erased/activity", Outcome.ALLOWED, NOON), read("anna"));
    assertThat(journal.ofTenant(Which.ALL, null, 10, People.STRANGER).items()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "v1", "api", "users", "event", "default", "memobase"})
  void aPersonIsErasedWhereAPersonsIdStandsAndNowhereElse(String user) throws Exception {
    List<String> paths = List.of("GET /api/v1/runs", "GET /api/v1/users/zoe/activity", "PUT /api/v1/agents/" + user,
        "GET /api/v1/memobase/api/v1/users/event/zoe", "GET /api/v1/memobase/api/v1/users/zoe", user);
    List<String> named = List.of("GET /api/v1/users/%s/activity", "GET /api/v1/users/%s", "user/%s",
        "GET /api/v1/memobase/api/v1/users/event/search/%s", "GET /api/v1/memobase/api/v1/users/%s",
        "DELETE /api/v1/memobase/api/v1/blobs/%s/b1");
    for (String path : paths) {
      journal.note(activity("zoe", "x", path, Outcome.ALLOWED, NOON));
    }
    for (String path : named) {
      journal.note(activity("zoe", "x", path.formatted(user), Outcome.ALLOWED, NOON));
    }
    journal.erase(new Scope("default", user, null, null));
    assertThat(all()).extracting(Activity::target).containsExactlyInAnyOrderElementsOf(
        Stream.concat(paths.stream(), named.stream().map(path -> path.formatted("erased"))).toList());
  }

  @Test
  void nobodyIsErasedWhileSomethingOfThemMayStillBeWritten() throws Exception {
    var impatient = new ActivityJournal(home, 10, Duration.ofMillis(10));
    home.broken(true);
    impatient.note(read("ann"));
    assertThatThrownBy(() -> impatient.erase(new Scope("default", "ann", null, null)))
        .isInstanceOf(StorageException.class);
    assertThatThrownBy(() -> impatient.eraseTenant("default")).isInstanceOf(StorageException.class);
    home.broken(false);
    impatient.close();
    assertThat(all()).containsExactly(read("ann"));
  }

  @Test
  void ofATenantThatIsErasedNothingIsLeftWhoeverItWas() throws Exception {
    for (String user : new String[]{"ann", "zoe", null}) {
      for (int i = 0; i < 400; i++) {
        journal.note(new Activity(NOON, "acme", "bot", "key-9", user, "runs.write", "/api/v1/runs", Outcome.ALLOWED,
            null, "192.0.2.9", "rest"));
      }
      journal.flush();
    }
    journal.note(read("ann"));
    journal.eraseTenant("acme");
    assertThat(journal.ofTenant(Which.ALL, null, 10, People.STRANGER).items()).isEmpty();
    assertThat(all()).containsExactly(read("ann"));
  }

  @Test
  void whatIsOlderThanItIsToBeKeptIsDeleted() throws Exception {
    for (int i = 0; i < 1200; i++) {
      journal.note(activity("ann", "runs.read", "/" + i, Outcome.ALLOWED, NOON.plusSeconds(i)));
      if (i % 500 == 0) {
        journal.flush();
      }
    }
    journal.flush();
    assertThat(journal.deleteBefore(NOON.plusSeconds(1190), Pace.BRISK)).isEqualTo(1190);
    assertThat(all()).hasSize(10);
  }

  @Test
  void aPersonIsGivenAllThatWasNotedOfThem() throws Exception {
    for (int i = 0; i < 450; i++) {
      journal.note(read("ann"));
    }
    journal.note(read("ben"));
    var given = new ArrayList<Object>();
    journal.export(new Scope("default", "ann", null, null)).forEachRemaining(given::add);
    assertThat(given).hasSize(450).containsOnly(read("ann"));
  }
}
