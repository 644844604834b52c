package io.osgent.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.server.activity.Activities.Which;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.activity.AuditEntry;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.AuditTrail.Entry;
import io.osgent.server.activity.AuditTrail.Head;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.run.Session;
import io.osgent.server.security.Reach;
import io.osgent.server.usage.UsageQuery;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class RetentionTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir
  private Path folder;
  private FakeStorage server;
  private FakeSessions sessions;
  private ActivityJournal journal;
  private AuditChain audit;
  private final List<Retention> opened = new ArrayList<>();
  private volatile Instant now = NOW;

  @BeforeEach
  void open() throws Exception {
    server = new FakeStorage(folder);
    sessions = new FakeSessions(server.storage());
    journal = new ActivityJournal(server.database(), 10_000);
    audit = new AuditChain(server.database(), new PlainJson());
  }

  @AfterEach
  void close() throws Exception {
    for (Retention retention : opened) {
      retention.close();
    }
    journal.close();
    server.close();
  }

  private Retention retention(int activityDays, int sessionDays) {
    return retention(activityDays, sessionDays, audit);
  }

  private Retention retention(int activityDays, int sessionDays, AuditLog log) {
    Map<String, Integer> set = Map.of("activityDays", activityDays, "sessionDays", sessionDays);
    var config = (Retention.Config) Proxy.newProxyInstance(getClass().getClassLoader(),
        new Class<?>[]{Retention.Config.class}, (proxy, method, arguments) -> set.get(method.getName()));
    var retention = new Retention(server.storage(), sessions, journal, log, config, () -> now);
    opened.add(retention);
    return retention;
  }

  private void note(String target, Duration old) throws InterruptedException {
    journal.note(new Activity(NOW.minus(old), "default", "ci", "key-1", "ann", "runs.read", target, Outcome.ALLOWED,
        null, "192.0.2.7", "rest"));
    journal.flush();
  }

  private List<String> noted() {
    return journal.ofTenant(Which.ALL, null, 200, People.ADMIN).items().stream().map(Activity::target).toList();
  }

  private List<String> conversations() {
    return server.storage().sessions(Reach.SERVER, null, 200).stream().map(Session::id).sorted().toList();
  }

  /** A conversation that was begun in the year before, and in which somebody said something last on a day. */
  private Run conversation(String user, String lastDay) {
    server.session(user, Instant.parse("2025-12-01T10:00:00Z"));
    return server.begin(user, lastDay).model("openai/gpt-5", 1, 2, null).end();
  }

  @Test
  void activityThatIsOlderThanItsDaysGoesAndAllThatIsYoungerStays() throws Exception {
    note("/ancient", Duration.ofDays(400));
    note("/just too old", Duration.ofDays(30).plusMillis(1));
    note("/just young enough", Duration.ofDays(30));
    note("/new", Duration.ZERO);

    retention(30, 0).apply();

    assertThat(noted()).containsExactly("/new", "/just young enough");
  }

  private static void await(String what, BooleanSupplier there) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as(what).isNegative();
      Thread.onSpinWait();
    }
  }

  /** A thread that has done its work may take a moment to end: what counts is that it is not at it any more. */
  private static boolean isAtWork() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(thread -> thread.getKey().getName().equals("osgent-retention")).map(Map.Entry::getValue)
        .flatMap(Arrays::stream).anyMatch(frame -> frame.getClassName().equals(Retention.class.getName()));
  }

  @Test
  void itLooksByItselfTimeAndAgainForWhatHasBecomeTooOld() throws Exception {
    note("/old", Duration.ofDays(31));
    note("/new", Duration.ZERO);
    conversation("ann", "2026-02-01");

    retention(30, 40).begin(Duration.ofMillis(5), Duration.ofMillis(5));

    await("what is too old to go", () -> noted().equals(List.of("/new")));
    assertThat(conversations()).containsExactly("ses_ann");
    now = NOW.plus(Duration.ofDays(13));
    await("the conversation to go when its time has come", () -> conversations().isEmpty());
    assertThat(noted()).containsExactly("/new");
    now = NOW.plus(Duration.ofDays(31));
    await("the note to go when its time has come", () -> noted().isEmpty());
  }

  @Test
  void aDayOnWhichItFailsIsNotItsLast() throws Exception {
    note("/old", Duration.ofDays(31));
    var tried = new AtomicInteger();
    AuditLog failing = entry -> {
      if (tried.incrementAndGet() < 3) {
        throw new IllegalStateException("it fails on this day");
      }
      audit.record(entry);
    };

    retention(30, 0, failing).begin(Duration.ofMillis(1), Duration.ofMillis(1));
    for (int day = 1; day < 3; day++) {
      int failed = day;
      await("the day to come", () -> tried.get() >= failed && noted().isEmpty());
      note("/old of the day after", Duration.ofDays(31));
    }

    await("what was deleted to be recorded", () -> audit.head().sequence() == 1);
  }

  @Test
  void whenItHasBeenClosedNothingGoesAnyMore() throws Exception {
    note("/old", Duration.ofDays(31));
    Retention retention = retention(30, 0);
    retention.begin(Duration.ofMillis(1), Duration.ofMillis(1));
    await("what is too old to go", () -> noted().isEmpty());

    retention.close();

    assertThat(isAtWork()).isFalse();
    note("/old", Duration.ofDays(31));
    assertThatThrownBy(() -> retention.begin(Duration.ZERO, Duration.ofMillis(1)))
        .isInstanceOf(RejectedExecutionException.class);
    assertThat(noted()).containsExactly("/old");
  }

  @Test
  void whoeverClosesItWhileItDeletesWaitsForTheStepItIsAtAndTheRestStays() throws Exception {
    for (int i = 0; i < 199; i++) {
      conversation("user%03d".formatted(i), "2026-01-01");
    }
    Retention retention = retention(0, 1);
    retention.begin(Duration.ZERO, Duration.ofDays(1));
    await("the first to go", () -> conversations().size() < 199);

    retention.close();

    assertThat(isAtWork()).isFalse();
    assertThat(conversations()).isNotEmpty();
  }

  @Test
  void conversationsGoThatNobodyHasGoneOnWithAndTheOthersStayWithAllThatIsInThem() throws Exception {
    Run old = conversation("ann", "2026-01-31");
    Run young = conversation("ben", "2026-02-01");

    retention(0, 29).apply();

    assertThat(conversations()).containsExactly("ses_ben");
    assertThat(server.storage().runs(RunFilter.ALL, Reach.SERVER, null, 10)).extracting(Run::id)
        .containsExactly(young.id());
    assertThat(server.storage().events(old.id(), 0, 10)).isEmpty();
    assertThat(server.storage().events(young.id(), 0, 10)).isNotEmpty();
  }

  @Test
  void aConversationThatIsGoneOnWithMeanwhileStaysAndDoesNotKeepTheOthers() throws Exception {
    conversation("ann", "2026-01-01");
    conversation("ben", "2026-01-01");
    server.session("cid", Instant.parse("2026-01-01T10:00:00Z"));
    server.begin("cid", "2026-01-01");
    sessions.busy.add("ses_ann");

    retention(0, 10).apply();

    assertThat(conversations()).containsExactly("ses_ann", "ses_cid");
  }

  @Test
  void withoutDaysEverythingIsKeptForEver() throws Exception {
    note("/ancient", Duration.ofDays(4000));
    conversation("ann", "2026-01-01");

    retention(0, 0).apply();

    assertThat(noted()).containsExactly("/ancient");
    assertThat(conversations()).containsExactly("ses_ann");
    assertThat(audit.head().sequence()).isZero();
  }

  @Test
  void whatWasAuditedIsKeptHoweverOldAndSaysHowMuchWasDeleted() throws Exception {
    for (int i = 0; i < 5; i++) {
      audit.record(new AuditEntry(NOW.minus(Duration.ofDays(1000)), People.ADMIN, "config.put", "config/a" + i,
          Map.of("settings", "a")));
    }
    Head before = audit.head();
    note("/ancient", Duration.ofDays(400));
    conversation("ann", "2026-01-01");

    retention(1, 1).apply();
    retention(1, 1).apply();

    assertThat(audit.verify(before).intact()).isTrue();
    List<Entry> entries = audit.list(null, null, 10, People.ADMIN).items();
    assertThat(entries).hasSize(6);
    assertThat(entries.getFirst().action()).isEqualTo("retention.applied");
    assertThat(entries.getFirst().principal()).isEqualTo("server");
    assertThat(entries.getFirst().at()).isEqualTo(NOW);
    assertThat(entries.getFirst().detail()).isEqualTo(Map.of("activity", "1", "sessions", "1"));
  }

  @Test
  void whatWasUsedInConversationsThatAreGoneIsStillAccountedFor() throws Exception {
    var usage = new UsageAccounts(server.storage(), server.database(), new PlainJson(), entry -> {});
    try {
      conversation("ann", "2026-01-01");
      var all = new UsageQuery(null, List.of(), LocalDate.parse("2026-01-01"), LocalDate.parse("2026-12-31"));
      var before = usage.ofTenant(all, People.ADMIN);
      assertThat(before.rows()).hasSize(1);

      retention(0, 1).apply();

      assertThat(conversations()).isEmpty();
      assertThat(usage.ofTenant(all, People.ADMIN)).isEqualTo(before);
    } finally {
      usage.close();
    }
  }

  @Test
  void moreThanGoesInOneStepGoes() throws Exception {
    for (int i = 0; i < 1201; i++) {
      journal.note(new Activity(NOW.minus(Duration.ofDays(2)), "default", "ci", "key-1", "ann", "runs.read", "/" + i,
          Outcome.ALLOWED, null, "192.0.2.7", "rest"));
    }
    journal.flush();
    for (int i = 0; i < 120; i++) {
      conversation("user%03d".formatted(i), "2026-01-01");
    }

    retention(1, 1).apply();

    assertThat(noted()).isEmpty();
    assertThat(conversations()).isEmpty();
    assertThat(audit.list(null, null, 10, People.ADMIN).items().getFirst().detail())
        .isEqualTo(Map.of("activity", "1201", "sessions", "120"));
  }

  @Test
  void daysThatWouldLieInTheFutureAreRefusedInOneClearLine() throws Exception {
    note("/new", Duration.ZERO);

    assertThatThrownBy(() -> retention(-1, 0)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'activityDays' should be 0 or above, but is -1");
    assertThatThrownBy(() -> retention(0, -7)).isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'sessionDays' should be 0 or above, but is -7");
    assertThat(noted()).containsExactly("/new");
  }

  @Test
  void moreDaysThanThereEverWereDeleteNothing() throws Exception {
    note("/ancient", Duration.ofDays(10_000));
    conversation("ann", "2026-01-01");

    retention(Integer.MAX_VALUE, Integer.MAX_VALUE).apply();

    assertThat(noted()).containsExactly("/ancient");
    assertThat(conversations()).containsExactly("ses_ann");
  }

  @Test
  void whatCannotBeRecordedIsToldToWhoeverRunsIt() throws Exception {
    note("/ancient", Duration.ofDays(400));
    AuditLog failing = entry -> {
      throw ProblemException.conflict("audit_failing", "the disk is full");
    };

    assertThatThrownBy(() -> retention(30, 0, failing).apply()).isInstanceOf(ProblemException.class);
  }
}
