package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Approvals;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** While nothing can be written nothing is promised, and what was promised before is kept. */
@Timeout(60)
class BrokenStorageTest {
  private static final Duration MOMENT = Duration.ofMillis(300);

  private final MemoryStorage storage = new MemoryStorage();
  private final Ledger ledger = new Ledger();
  private final Hold hold = new Hold();

  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, storage, this::world);
  }

  @AfterEach
  void stop() throws Exception {
    hold.letGo();
    storage.broken(false);
    core.close();
  }

  private void world(TestCore any) {
    any.offer("scripted", calling(step("charge", 1)));
    any.offer("staying", calling(step("stay", 1)));
    any.offer(ledger.tool("charge", Effect.EFFECT));
    any.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    any.agent("worker", "scripted/any", "charge");
    any.agent("careful", "scripted/any", new Approvals(List.of("*"), null, null, null), "charge");
    any.agent("slow", "staying/any", "stay");
  }

  private Run start(String agent, String session, String key) throws Exception {
    var request = new RunRequest(agent, "Go", session, null, null, null, key, true);
    return Bounded.call(() -> core.runs.start(request, TestCore.ALICE));
  }

  private static Problem refused(Bounded.Look request) {
    return Assertions.catchThrowableOfType(ProblemException.class, request::seen).problem();
  }

  private static void toldToTryAgain(Problem problem) {
    assertThat(problem.code()).as("%s", problem).isEqualTo("storage_unavailable");
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.detail()).contains("disk is full");
  }

  private void writes(Run run) throws Exception {
    assertThat(core.finish(run).status()).as("%s", core.types(run)).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void aRunThatCouldNotBeWrittenNeverHappensAndTheSameRequestStartsANewOneLater() throws Exception {
    storage.broken(true);
    toldToTryAgain(refused(() -> start("worker", null, "key-1") != null));
    assertThat(ledger.keys).isEmpty();
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.ADMIN).items()).isEmpty();
    storage.broken(false);

    Run[] again = new Run[1];
    Bounded.until(() -> "the server to take runs again", () -> {
      again[0] = orNull("worker", "key-1");
      return again[0] != null;
    });

    writes(again[0]);
    assertThat(ledger.keys).containsExactly(again[0].id() + "/charge1");
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.ADMIN).items()).extracting(Run::id)
        .containsExactly(again[0].id());
    assertThat(start("worker", null, "key-1").id()).isEqualTo(again[0].id());
  }

  private Run orNull(String agent, String key) throws Exception {
    try {
      return start(agent, null, key);
    } catch (ProblemException e) {
      toldToTryAgain(e.problem());
      return null;
    }
  }

  @Test
  void aRunThatCouldNotBeWrittenIsNotInTheWayOfItsSession() throws Exception {
    Run first = start("slow", null, null);
    hold.awaitInside();
    storage.broken(true);
    toldToTryAgain(refused(() -> start("worker", first.session(), null) != null));
    storage.broken(false);
    hold.letGo();
    writes(first);

    Run next = start("worker", first.session(), null);

    writes(next);
    assertThat(ledger.keys).containsExactly(next.id() + "/charge1");
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.ADMIN).items()).extracting(Run::id)
        .containsExactly(next.id(), first.id());
  }

  @Test
  void aRunThatCouldNotBeWrittenHasInterruptedNobody() throws Exception {
    Run first = start("slow", null, null);
    hold.awaitInside();
    storage.broken(true);
    toldToTryAgain(refused(() -> Bounded.call(() -> core.runs.start(
        new RunRequest("worker", "Go", first.session(), null, null, Multitask.INTERRUPT, null, true),
        TestCore.ALICE)) != null));
    storage.broken(false);
    hold.letGo();

    writes(first);
    assertThat(core.has(first, "run.stopping")).isFalse();
    assertThat(ledger.keys).isEmpty();
  }

  @Test
  void whileItIsKnownThatNothingCanBeWrittenRunsAreRefusedAtOnce() throws Exception {
    Run first = start("slow", null, null);
    hold.awaitInside();
    storage.broken(true);
    hold.letGo();
    Bounded.until(() -> "the trouble to be known", () -> !core.writer.check().up());

    toldToTryAgain(refused(() -> core.runs.start(TestCore.request("worker", "Go"), TestCore.ALICE) != null));

    storage.broken(false);
    writes(first);
    Bounded.until(() -> "the trouble to be over", () -> core.writer.check().up());
    writes(start("worker", null, null));
  }

  @Test
  void aRunGoingOnWaitsAndGoesOnWhenTheDiskIsMendedAndNothingIsLost() throws Exception {
    Run run = start("slow", null, null);
    hold.awaitInside();
    List<Event> before = core.log(run);
    storage.broken(true);
    hold.letGo();
    Bounded.until(() -> "the trouble to be known", () -> !core.writer.check().up());

    // What it does meanwhile is shown to nobody.
    assertThat(core.runs.await(run.id(), MOMENT, TestCore.ALICE).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(core.runs.get(run.id(), TestCore.ALICE).output()).isNull();
    assertThat(core.log(run)).isEqualTo(before);
    assertThat(core.runs.follow(run.id(), before.getLast().seq(), TestCore.ALICE).next(MOMENT)).isEmpty();
    storage.broken(false);

    writes(run);
    assertThat(core.types(run)).containsExactly("run.started", "model.started", "tool.requested", "model.finished",
        "tool.started", "tool.finished", "model.started", "text.delta", "model.finished", "run.completed");
    Replays.areIdentical(core, run);
  }

  @Test
  void nothingIsDoneInTheWorldBeforeItIsWrittenThatItWillBe() throws Exception {
    var asked = new Hold();
    core.offer("late", new ScriptedModel(request -> {
      if (request.messages().size() > 1) {
        return text("Done.");
      }
      try {
        asked.stay();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
      return ScriptedModel.calls(step("charge", 1));
    }));
    core.agent("late", "late/any", "charge");
    Run run = start("late", null, null);
    asked.awaitInside();
    storage.broken(true);
    asked.letGo();
    Bounded.until(() -> "the trouble to be known", () -> !core.writer.check().up());
    assertThat(core.runs.await(run.id(), MOMENT, TestCore.ALICE).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(ledger.keys).isEmpty();

    storage.broken(false);

    writes(run);
    assertThat(ledger.keys).containsExactly(run.id() + "/charge1");
  }

  @Test
  void aRunCancelledWhileNothingCanBeWrittenIsNotSaidToBeAndDoesNothing() throws Exception {
    Run run = start("careful", null, null);
    core.questions(run);
    storage.broken(true);

    toldToTryAgain(refused(() -> Bounded.call(() -> core.runs.cancel(run.id(), TestCore.ALICE)) != null));
    assertThat(core.has(run, "run.cancelled")).isFalse();
    storage.broken(false);

    assertThat(Bounded.call(() -> core.runs.cancel(run.id(), TestCore.ALICE)).status().ended()
        || core.has(run, "run.stopping")).isTrue();
    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(core.types(run)).containsOnlyOnce("run.stopping");
    assertThat(ledger.keys).isEmpty();
  }

  @Test
  void aDecisionThatCouldNotBeWrittenCanBeMadeAgainAndIsDoneOnce() throws Exception {
    Run run = start("careful", null, null);
    core.questions(run);
    storage.broken(true);

    toldToTryAgain(refused(() -> core.decide(run, "charge1", Decision.APPROVE) != null));
    assertThat(ledger.keys).isEmpty();
    storage.broken(false);

    core.decide(run, "charge1", Decision.APPROVE);
    writes(run);
    assertThat(core.events(run, ApprovalDecided.class)).hasSize(1);
    assertThat(ledger.keys).containsExactly(run.id() + "/charge1");
  }

  @Test
  void aServerThatIsStoppedWhileNothingCanBeWrittenGoesOnLaterFromWhatEverybodyHasSeen() throws Exception {
    Run run = start("slow", null, null);
    hold.awaitInside();
    List<String> seen = core.log(run).stream().map(Event::json).toList();
    storage.broken(true);
    hold.letGo();
    Bounded.until(() -> "the trouble to be known", () -> !core.writer.check().up());

    core.close();
    storage.broken(false);
    core = new TestCore(folder, storage, this::world);

    writes(run);
    assertThat(core.log(run)).extracting(Event::json).startsWith(seen.toArray(String[]::new));
    assertThat(core.log(run)).extracting(Event::seq).doesNotHaveDuplicates().isSorted();
    assertThat(core.types(run)).containsOnlyOnce("run.resumed");
    Replays.areIdentical(core, run);
  }

  @Test
  void requestsWithTheSameKeyThatComeWhileNothingCanBeWrittenStartOneRunAtMost() throws Exception {
    Run first = start("slow", null, null);
    hold.awaitInside();
    storage.broken(true);
    List<CompletableFuture<Run>> asking = List.of(Bounded.begin(() -> start("worker", null, "key-2")),
        Bounded.begin(() -> start("worker", null, "key-2")), Bounded.begin(() -> start("worker", null, "key-2")));
    Bounded.until(() -> "the trouble to be known", () -> !core.writer.check().up());
    storage.broken(false);
    hold.letGo();
    writes(first);

    for (CompletableFuture<Run> each : asking) {
      Bounded.until(() -> "an answer", each::isDone);
    }
    Run run = start("worker", null, "key-2");
    writes(run);
    assertThat(asking).allSatisfy(each -> {
      if (!each.isCompletedExceptionally()) {
        assertThat(each.join().id()).isEqualTo(run.id());
      }
    });
    assertThat(ledger.keys).containsExactly(run.id() + "/charge1");
  }
}
