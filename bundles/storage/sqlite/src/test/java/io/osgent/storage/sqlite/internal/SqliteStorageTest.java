package io.osgent.storage.sqlite.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Session;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.StorageException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteStorageTest {
  private static final Reach ALICE = new Reach("acme", "alice");
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @TempDir
  private Path folder;

  private SqliteStorage storage;

  @BeforeEach
  void open() throws Exception {
    storage = new SqliteStorage(folder.resolve("data/osgent.db"), 2, new PlainJson());
  }

  @AfterEach
  void close() throws Exception {
    storage.close();
  }

  private void reopen() throws Exception {
    close();
    open();
  }

  private static Run run(String id, String user) {
    return new Run(id, "assistant", 3, "ses_" + user, "acme", user, RunStatus.QUEUED, "Grüße, 世界 🌍", null,
        RunUsage.NONE, NOW,
        null, null);
  }

  private static Run ended(Run run, RunStatus status, String output, Problem problem) {
    return new Run(run.id(), run.agent(), run.agentVersion(), run.session(), run.tenant(), run.userId(), status,
        run.input(), output,
        new RunUsage(12, 34, new BigDecimal("0.00012")), run.createdAt(), NOW.plusSeconds(1), problem);
  }

  private void commit(Change... changes) {
    storage.commit(List.of(changes));
  }

  @Test
  void aRunWithImagesAndAJsonOutputIsThereAfterARestart() throws Exception {
    Run run = new Run("run_1", "assistant", 3, "ses_alice", "acme", "alice", RunStatus.QUEUED, "What is this?", 2, null,
        false,
        RunUsage.NONE, NOW, null, null);
    Run done = new Run("run_1", "assistant", 3, "ses_alice", "acme", "alice", RunStatus.COMPLETED, "What is this?", 2,
        "{}",
        true,
        RunUsage.NONE, NOW, NOW.plusSeconds(1), null);
    commit(new Change.RunAccepted(run, "alice-key", null));
    assertThat(storage.run("run_1", Reach.SERVER)).contains(run);
    commit(new Change.RunChanged(done));
    reopen();
    assertThat(storage.run("run_1", Reach.SERVER)).contains(done);
  }

  @Test
  void runsAreCountedForAPersonATenantAndFromATimeOn() {
    commit(new Change.RunAccepted(run("run_1", "alice"), "key", null),
        new Change.RunAccepted(run("run_2", "alice"), "other", null),
        new Change.RunAccepted(run("run_3", "bob"), "key", null));
    assertThat(storage.runsSince(Reach.ofTenant("acme"), "key", NOW)).isEqualTo(2);
    assertThat(storage.runsSince(Reach.ofTenant("acme"), "other", NOW)).isEqualTo(1);
    assertThat(storage.runsSince(new Reach("acme", "bob"), "other", NOW)).isZero();
    assertThat(storage.runsSince(Reach.SERVER, null, NOW)).isEqualTo(3);
    assertThat(storage.runsSince(new Reach("acme", "alice"), null, NOW)).isEqualTo(2);
    assertThat(storage.runsSince(Reach.ofTenant("acme"), null, NOW)).isEqualTo(3);
    assertThat(storage.runsSince(Reach.ofTenant("other"), null, NOW)).isZero();
    assertThat(storage.runsSince(Reach.ofTenant("acme"), null, NOW.plusMillis(1))).isZero();
  }

  @Test
  void runsOfTheTimeBeforeImagesAreRead() throws Exception {
    commit(new Change.RunAccepted(run("run_1", "alice"), "alice-key", null));
    close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/osgent.db"));
        var statement = connection.createStatement()) {
      tenantsAreUnknown(statement);
      statement.execute("DROP TABLE artifact");
      statement.execute("DROP TABLE observation_due");
      statement.execute("DROP TABLE feedback");
      statement.execute("DROP TABLE usage_due");
      statement.execute("ALTER TABLE run DROP COLUMN images");
      statement.execute("ALTER TABLE run DROP COLUMN json");
      statement.execute("PRAGMA user_version = 1");
    }
    open();
    assertThat(storage.run("run_1", Reach.ofTenant("default"))).get().usingRecursiveComparison()
        .ignoringFields("tenant").isEqualTo(run("run_1", "alice"));
  }

  private static void tenantsAreUnknown(Statement statement) throws SQLException {
    statement.execute("DROP INDEX session_by_user");
    statement.execute("DROP INDEX run_by_user");
    statement.execute("DROP INDEX run_by_tenant");
    statement.execute("DROP INDEX run_by_time");
    statement.execute("DROP INDEX session_by_tenant");
    statement.execute("DROP INDEX run_by_key");
    statement.execute("ALTER TABLE session DROP COLUMN tenant");
    statement.execute("ALTER TABLE run DROP COLUMN tenant");
    statement.execute("CREATE INDEX session_by_user ON session (user_id, id)");
    statement.execute("CREATE UNIQUE INDEX run_by_key ON run (principal, idempotency_key)");
  }

  @Test
  void aRunThatHasEndedIsToBeCountedOnceAndOneThatGoesOnIsNot() {
    Run run = run("run_1", "alice");
    Run done = ended(run, RunStatus.COMPLETED, "yes", null);
    commit(new Change.RunAccepted(run, "key", null), new Change.RunAccepted(run("run_2", "alice"), "key", null));
    assertThat(storage.uncountedRuns(10)).isEmpty();
    commit(new Change.RunChanged(done), new Change.RunChanged(done));
    assertThat(storage.uncountedRuns(10)).containsExactly(done);
    commit(new Change.RunCounted("run_1"));
    commit(new Change.RunChanged(done));
    assertThat(storage.uncountedRuns(10)).isEmpty();
  }

  @Test
  void conversationsNobodyTouchedForLongAreFound() {
    commit(new Change.SessionOpened(new Session("ses_alice", "a", "acme", "alice", NOW)),
        new Change.SessionOpened(new Session("ses_bob", "a", "acme", "bob", NOW)),
        new Change.SessionOpened(new Session("ses_carl", "a", "acme", "carl", NOW)),
        new Change.RunAccepted(run("run_1", "alice"), "key", null),
        new Change.RunChanged(ended(run("run_1", "alice"), RunStatus.COMPLETED, "yes", null)),
        new Change.RunAccepted(run("run_2", "bob"), "key", null));
    assertThat(storage.sessionsUntouchedSince(NOW.plusSeconds(5), 10)).extracting(Session::id)
        .as("bob's run goes on").containsExactly("ses_alice", "ses_carl");
    assertThat(storage.sessionsUntouchedSince(NOW, 10)).isEmpty();
  }

  @Test
  void ofAPersonWhoIsErasedNothingIsInAnyFileAndOthersLoseNothing() throws Exception {
    var alices = new Feedback("run_1", "alice", true, "a marker of hers", NOW, true);
    var ofAlice = new Feedback("run_2", "alice", true, "a marker of hers", NOW, true);
    var bobs = new Feedback("run_2", "bob", true, "his", NOW, true);
    commit(new Change.SessionOpened(new Session("ses_alice", "a", "acme", "alice", NOW)),
        new Change.SessionOpened(new Session("ses_bob", "a", "acme", "bob", NOW)),
        new Change.RunAccepted(run("run_1", "alice"), "key", "a marker of hers"),
        new Change.RunAccepted(run("run_2", "bob"), "key", null),
        new Change.EventsAppended(new EventBlock("run_1", 1, 1, "a marker of hers ".repeat(5000))),
        new Change.EventsAppended(new EventBlock("run_2", 1, 1, "{}\n")), new Change.FeedbackGiven(alices),
        new Change.FeedbackGiven(ofAlice), new Change.FeedbackGiven(bobs), new Change.ObservationDue("run_1"),
        stored("art_1", "run_1", "a marker of hers"));

    commit(new Change.PersonErased("acme", "alice"));
    storage.purge();

    try (var files = Files.list(folder.resolve("data"))) {
      for (Path file : files.toList()) {
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).as(file.toString())
            .doesNotContain("a marker of")
            .doesNotContain("alice");
      }
    }
    assertThat(storage.run("run_2", Reach.SERVER)).isPresent();
    assertThat(storage.events("run_2", 0, 10)).hasSize(1);
    assertThat(storage.feedback("run_2", "bob")).contains(bobs);
    assertThat(storage.session("ses_bob", Reach.SERVER)).isPresent();
  }

  @Test
  void whatWasCommittedIsThereAfterARestart() throws Exception {
    Run run = run("run_1", "alice");
    var problem = new Problem("model_timeout", 504, "no answer", true, Duration.ofSeconds(3), "run_1");
    Run failed = ended(run, RunStatus.FAILED, null, problem);
    var session = new Session("ses_alice", "assistant", "acme", "alice", NOW);
    commit(new Change.SessionOpened(session), new Change.RunAccepted(run, "key", null),
        new Change.EventsAppended(new EventBlock("run_1", 1, 2, "{}\n{}\n")));
    commit(new Change.RunChanged(failed));

    reopen();

    assertThat(storage.run("run_1", Reach.SERVER)).contains(failed);
    assertThat(storage.session("ses_alice", Reach.SERVER)).contains(session);
    assertThat(storage.events("run_1", 0, 10)).containsExactly(new EventBlock("run_1", 1, 2, "{}\n{}\n"));
  }

  @Test
  void changesAreAllMadeOrNone() {
    Run run = run("run_1", "alice");
    commit(new Change.RunAccepted(run, "key", null));

    assertThatThrownBy(() -> commit(new Change.RunAccepted(run("run_2", "alice"), "key", null),
        new Change.RunAccepted(run, "key", null))).isInstanceOf(StorageException.class);

    assertThat(storage.run("run_2", Reach.SERVER)).isEmpty();
  }

  @Test
  void somebodyElseMayWriteBetweenTwoCommits() throws Exception {
    commit(new Change.RunAccepted(run("run_1", "alice"), "key", null));

    try (var other = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/osgent.db"));
        var statement = other.createStatement()) {
      statement.execute("BEGIN IMMEDIATE");
      statement.execute("DELETE FROM run");
      statement.execute("COMMIT");
    }
    commit(new Change.RunAccepted(run("run_2", "alice"), "key", null));

    assertThat(storage.runs(RunFilter.ALL, Reach.SERVER, null, 9)).extracting(Run::id).containsExactly("run_2");
  }

  @Test
  void twoRunsCannotHaveTheSameIdempotencyKey() {
    commit(new Change.RunAccepted(run("run_1", "alice"), "alice-key", "k"));
    commit(new Change.RunAccepted(run("run_2", "bob"), "bob-key", "k"));

    assertThatThrownBy(() -> commit(new Change.RunAccepted(run("run_3", "alice"), "alice-key", "k")))
        .isInstanceOf(StorageException.class);
    assertThat(storage.runByIdempotencyKey("acme", "alice-key", "k")).map(Run::id).contains("run_1");
    assertThat(storage.runByIdempotencyKey("acme", "alice-key", "other")).isEmpty();
  }

  @Test
  void runsAreListedNewestFirstPageByPage() {
    for (int i = 1; i <= 5; i++) {
      commit(new Change.RunAccepted(run("run_" + i, i % 2 == 0 ? "alice" : "bob"), "key", null));
    }

    assertThat(storage.runs(RunFilter.ALL, Reach.SERVER, null, 2)).extracting(Run::id).containsExactly("run_5",
        "run_4");
    assertThat(storage.runs(RunFilter.ALL, Reach.SERVER, "run_4", 2)).extracting(Run::id).containsExactly("run_3",
        "run_2");
    assertThat(storage.runs(RunFilter.ALL, ALICE, null, 9)).extracting(Run::id)
        .containsExactly("run_4", "run_2");
    assertThat(storage.runs(new RunFilter(null, null, RunStatus.COMPLETED), Reach.SERVER, null, 9)).isEmpty();
    assertThat(storage.runsOfSession("ses_bob", "run_1", 9)).extracting(Run::id).containsExactly("run_3", "run_5");
  }

  @Test
  void runsThatHaveNotEndedAreFound() {
    Run one = run("run_1", "alice");
    commit(new Change.RunAccepted(one, "key", null), new Change.RunAccepted(run("run_2", "alice"), "key", null));
    commit(new Change.RunChanged(ended(one, RunStatus.COMPLETED, "done", null)));

    assertThat(storage.unfinishedRuns()).extracting(Run::id).containsExactly("run_2");
  }

  @Test
  void eventsAreReadFromTheBlockThatHoldsTheNextOne() {
    commit(new Change.EventsAppended(new EventBlock("run_1", 1, 3, "a\nb\nc\n")),
        new Change.EventsAppended(new EventBlock("run_1", 4, 4, "d\n")),
        new Change.EventsAppended(new EventBlock("run_2", 1, 1, "x\n")));

    assertThat(storage.events("run_1", 2, 9)).extracting(EventBlock::first).containsExactly(1L, 4L);
    assertThat(storage.events("run_1", 3, 9)).extracting(EventBlock::first).containsExactly(4L);
    assertThat(storage.events("run_1", 0, 1)).extracting(EventBlock::first).containsExactly(1L);
    assertThat(storage.events("run_1", 4, 9)).isEmpty();
  }

  @Test
  void aDeletedSessionTakesItsRunsAndEventsWithIt() {
    commit(new Change.SessionOpened(new Session("ses_alice", "a", "acme", "alice", NOW)),
        new Change.RunAccepted(run("run_1", "alice"), "key", null),
        new Change.EventsAppended(new EventBlock("run_1", 1, 1, "a\n")),
        new Change.RunAccepted(run("run_2", "bob"), "key", null));

    commit(new Change.SessionDeleted("ses_alice"));

    assertThat(storage.session("ses_alice", Reach.SERVER)).isEmpty();
    assertThat(storage.run("run_1", Reach.SERVER)).isEmpty();
    assertThat(storage.events("run_1", 0, 9)).isEmpty();
    assertThat(storage.run("run_2", Reach.SERVER)).isPresent();
  }

  @Test
  void aRunIsToBeObservedFromItsEndUntilItIsDone() throws Exception {
    for (String id : List.of("run_1", "run_2", "run_3")) {
      commit(new Change.RunAccepted(run(id, "alice"), "key", null), new Change.ObservationDue(id));
    }
    commit(new Change.RunAccepted(run("run_4", "alice"), "key", null));
    for (String id : List.of("run_1", "run_2", "run_4")) {
      commit(new Change.RunChanged(ended(run(id, "alice"), RunStatus.COMPLETED, "yes", null)));
    }
    reopen();
    assertThat(storage.observationsDue(null, 9)).extracting(Run::id).containsExactly("run_1", "run_2");
    assertThat(storage.observationsDue("run_1", 9)).extracting(Run::id).containsExactly("run_2");

    commit(new Change.ObservationDone("run_1"), new Change.ObservationDone("run_1"));
    commit(new Change.SessionDeleted("ses_alice"));
    assertThat(storage.observationsDue(null, 9)).isEmpty();
  }

  @Test
  void ofEachUserTheLastOpinionOfARunIsKept() throws Exception {
    var first = new Feedback("run_1", "alice", true, "Grüße 🌍", NOW, false);
    var last = new Feedback("run_1", "alice", false, null, NOW.plusSeconds(1), true);
    var other = new Feedback("run_1", "bob", true, null, NOW, true);
    commit(new Change.RunAccepted(run("run_1", "alice"), "key", null), new Change.FeedbackGiven(first));
    assertThat(storage.feedback("run_1", "alice")).contains(first);
    commit(new Change.FeedbackGiven(last), new Change.FeedbackGiven(other));
    reopen();
    assertThat(storage.feedback("run_1", "alice")).contains(last);
    assertThat(storage.feedback("run_1", "bob")).contains(other);

    commit(new Change.SessionDeleted("ses_alice"));
    assertThat(storage.feedback("run_1", "alice")).isEmpty();
  }

  private static Artifact artifact(String id, String run) {
    return new Artifact(id, run, "ses_alice", "acme", "alice", "search", "c1", 9, NOW);
  }

  private static Change stored(String id, String run, String text) {
    return new Change.ArtifactStored(artifact(id, run), text);
  }

  @Test
  void anArtifactIsKeptWholeAndListedUnderItsRun() throws Exception {
    String hard = "line\nGrüße 世界 🌍 \u0000 end";
    commit(stored("art_2", "run_1", hard), stored("art_1", "run_1", "one"), stored("art_3", "run_2", "three"));

    reopen();

    assertThat(storage.artifact("art_2", Reach.SERVER)).contains(artifact("art_2", "run_1"));
    assertThat(storage.artifactText("art_2")).contains(hard);
    assertThat(storage.artifactsOfRun("run_1", null, 9)).extracting(Artifact::id).containsExactly("art_1", "art_2");
    assertThat(storage.artifactsOfRun("run_1", "art_1", 9)).extracting(Artifact::id).containsExactly("art_2");
    assertThat(storage.artifact("art_9", Reach.SERVER)).isEmpty();
    assertThat(storage.artifactText("art_9")).isEmpty();
  }

  @Test
  void anArtifactIsThereTogetherWithTheEventThatNamesItOrNotAtAll() {
    var end = new Change.EventsAppended(new EventBlock("run_1", 1, 1, "{}\n"));
    commit(end);

    assertThatThrownBy(() -> commit(stored("art_1", "run_1", "whole"), end)).isInstanceOf(StorageException.class);

    assertThat(storage.artifact("art_1", Reach.SERVER)).isEmpty();
    assertThat(storage.artifactsOfRun("run_1", null, 9)).isEmpty();
  }

  @Test
  void aDeletedSessionTakesItsArtifactsWithIt() {
    commit(new Change.SessionOpened(new Session("ses_alice", "a", "acme", "alice", NOW)),
        stored("art_1", "run_1", "whole"));

    commit(new Change.SessionDeleted("ses_alice"));

    assertThat(storage.artifact("art_1", Reach.SERVER)).isEmpty();
    assertThat(storage.artifactText("art_1")).isEmpty();
  }

  @Test
  void aFileFromBeforeThereWereArtifactsIsBroughtUpToDateAndKeepsWhatItHas() throws Exception {
    commit(new Change.RunAccepted(run("run_1", "alice"), "key", null));
    close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/osgent.db"));
        var statement = connection.createStatement()) {
      tenantsAreUnknown(statement);
      statement.execute("DROP TABLE artifact");
      statement.execute("DROP TABLE observation_due");
      statement.execute("DROP TABLE feedback");
      statement.execute("DROP TABLE usage_due");
      statement.execute("PRAGMA user_version = 2");
    }

    open();
    commit(stored("art_1", "run_1", "whole"));

    assertThat(storage.run("run_1", Reach.SERVER)).isPresent();
    assertThat(storage.artifactText("art_1")).contains("whole");
  }

  @Test
  void anAgentFromBeforeThereWereRulesForItsContextHasTheUsualOnes() throws Exception {
    commit(new Change.AgentSaved(new Agent("helper", 1, "", "Help.", null, null, null, null, null, null, null), null));
    close();
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/osgent.db"));
        var statement = connection.createStatement()) {
      statement.execute("UPDATE agent_version SET definition = json_remove(definition, '$.context')");
    }

    open();

    assertThat(storage.agent("helper", 1).orElseThrow().context()).isEqualTo(ContextRules.DEFAULT);
  }

  @Test
  void everyVersionOfAnAgentStays() {
    var first = new Agent("helper", 1, "", "Help.", null, List.of("*"), null, null, null, null,
        Map.of("type", "object"));
    commit(new Change.AgentSaved(first, "hash"));
    commit(new Change.AgentSaved(first.withVersion(2), null));

    assertThat(storage.agent("helper")).hasValueSatisfying(stored -> {
      assertThat(stored.agent().version()).isEqualTo(2);
      assertThat(stored.source()).isEqualTo("hash");
    });
    assertThat(storage.agent("helper", 1)).contains(first);

    commit(new Change.AgentDeleted("helper"));

    assertThat(storage.agent("helper")).isEmpty();
    assertThat(storage.agents(null, 9)).isEmpty();
    assertThat(storage.agentVersions("helper")).extracting(Agent::version).containsExactly(2, 1);
  }

  @Test
  void nothingOfAnotherIsFound() {
    var opened = new Session("ses_alice", "assistant", "acme", "alice", NOW);
    commit(new Change.SessionOpened(opened), new Change.RunAccepted(run("run_1", "alice"), "key", "k"),
        stored("art_1", "run_1", "whole"));

    for (var reach : List.of(new Reach("acme", "bob"), new Reach("other", "alice"), Reach.ofTenant("other"))) {
      assertThat(storage.run("run_1", reach)).isEmpty();
      assertThat(storage.runs(RunFilter.ALL, reach, null, 9)).isEmpty();
      assertThat(storage.session("ses_alice", reach)).isEmpty();
      assertThat(storage.sessions(reach, null, 9)).isEmpty();
      assertThat(storage.artifact("art_1", reach)).isEmpty();
    }
    assertThat(storage.runByIdempotencyKey("other", "key", "k")).isEmpty();
    for (var reach : List.of(ALICE, Reach.ofTenant("acme"), Reach.SERVER)) {
      assertThat(storage.run("run_1", reach)).isPresent();
      assertThat(storage.runs(RunFilter.ALL, reach, null, 9)).hasSize(1);
      assertThat(storage.session("ses_alice", reach)).contains(opened);
      assertThat(storage.sessions(reach, null, 9)).containsExactly(opened);
      assertThat(storage.artifact("art_1", reach)).isPresent();
    }
  }

  @Test
  void manyMayReadWhileOneWrites() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var writing = threads.submit(() -> IntStream.range(0, 200)
          .forEach(i -> commit(new Change.RunAccepted(run("run_" + (1000 + i), "alice"), "key", null))));
      var reading = IntStream.range(0, 50)
          .mapToObj(i -> threads.submit(() -> storage.runs(RunFilter.ALL, Reach.SERVER, null, 5)))
          .toList();
      writing.get();
      for (var read : reading) {
        assertThat(read.get()).hasSizeLessThanOrEqualTo(5);
      }
    }
    assertThat(storage.runs(RunFilter.ALL, Reach.SERVER, null, 1000)).hasSize(200);
    assertThat(storage.check().up()).isTrue();
  }

  @Test
  void theFileOfANewerOsgentIsLeftAlone() throws Exception {
    Path file = folder.resolve("newer.db");
    try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        var statement = connection.createStatement()) {
      statement.execute("PRAGMA user_version = 999");
    }

    assertThatThrownBy(() -> new SqliteStorage(file, 1, new PlainJson())).hasMessageContaining("newer Osgent");
  }

  @Test
  void aFileThatIsNoDatabaseIsRefusedAndLeftAsItIs() throws Exception {
    Path file = Files.writeString(folder.resolve("letter.db"),
        "Dear reader, this is a letter and not a database. ".repeat(99));
    String before = Files.readString(file);

    assertThatThrownBy(() -> new SqliteStorage(file, 1, new PlainJson())).hasMessageContaining("not a database");

    assertThat(file).hasContent(before);
  }
}
