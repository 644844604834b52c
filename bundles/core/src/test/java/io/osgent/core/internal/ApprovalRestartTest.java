package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Approvals;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What waits for a person waits for as long as it takes, also longer than a server lives. */
@Timeout(60)
class ApprovalRestartTest {
  private final Ledger ledger = new Ledger();
  private final MemoryStorage storage = new MemoryStorage();
  private final ScriptedModel model = calling(step("charge", 1), step("charge", 2));

  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, storage, this::world);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private void world(TestCore any) {
    any.offer("scripted", model);
    any.offer(ledger.tool("charge", Effect.EFFECT));
  }

  private Run waiting(Integer timeoutSeconds) throws Exception {
    core.agent("careful", "scripted/any", new Approvals(List.of("*"), timeoutSeconds, null, null), "*");
    Run run = core.runs.start(TestCore.request("careful", "Go"), TestCore.ALICE);
    core.questions(run);
    return run;
  }

  private void restart() throws Exception {
    core.close();
    core = new TestCore(folder, storage, this::world);
  }

  private void done(Run run) throws Exception {
    Run ended = core.finish(run);
    assertThat(ended.status()).as("%s", core.types(run)).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.told()).containsExactly("step 1 is done", "step 2 is done");
    assertThat(ledger.times()).containsOnlyKeys(run.id() + "/charge1", run.id() + "/charge2")
        .allSatisfy((key, times) -> assertThat(times).isEqualTo(1));
    Replays.areIdentical(core, ended);
  }

  @Test
  void twoQuestionsAtOnceAreDecidedOneAfterTheOtherInAnyOrder() throws Exception {
    Run run = waiting(null);
    assertThat(core.runs.approvals(run.id(), TestCore.ALICE)).extracting(ApprovalRequested::call)
        .containsExactly("charge1", "charge2");

    core.decide(run, "charge2", Decision.APPROVE);
    core.awaitEvents(run, "tool.finished", 1);
    assertThat(core.questions(run)).extracting(ApprovalRequested::call).containsExactly("charge1");
    assertThat(core.events(run, ToolFinished.class)).extracting(ToolFinished::call).containsExactly("charge2");
    assertThat(model.timesAsked()).isEqualTo(1);
    core.decide(run, "charge1", Decision.APPROVE);

    done(run);
  }

  @Test
  void twoQuestionsThatTwoPeopleDecideAtTheSameMomentAreBothHeard() throws Exception {
    Run run = waiting(null);

    var one = Bounded.begin(() -> core.decide(run, "charge1", Decision.APPROVE));
    var other = Bounded.begin(() -> core.decide(run, "charge2", Decision.APPROVE));
    Bounded.get(one);
    Bounded.get(other);

    done(run);
  }

  @Test
  void aRunThatWaitsGoesOnWaitingAfterARestartAndNothingIsSaidTwice() throws Exception {
    Run run = waiting(null);
    List<String> before = core.log(run).stream().map(Event::json).toList();
    List<ApprovalRequested> questions = core.runs.approvals(run.id(), TestCore.ALICE);

    restart();
    restart();

    assertThat(core.runs.get(run.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.WAITING);
    assertThat(core.questions(run)).isEqualTo(questions);
    assertThat(core.log(run)).extracting(Event::json).isEqualTo(before);
    core.decide(run, "charge1", Decision.APPROVE);
    core.decide(run, "charge2", Decision.APPROVE);
    done(run);
  }

  @Test
  void whatWasDecidedBeforeARestartIsNotAskedAgain() throws Exception {
    Run run = waiting(null);
    core.decide(run, "charge1", Decision.APPROVE);
    core.awaitEvents(run, "tool.finished", 1);
    core.questions(run);

    restart();

    assertThat(core.questions(run)).extracting(ApprovalRequested::call).containsExactly("charge2");
    core.decide(run, "charge2", Decision.APPROVE);
    done(run);
    assertThat(core.events(run, ApprovalRequested.class)).hasSize(2);
  }

  @Test
  void aDecisionThatIsToldSurvivesACrashRightAfterIt() throws Exception {
    Run run = waiting(null);
    core.decide(run, "charge1", Decision.APPROVE);
    core.decide(run, "charge2", Decision.APPROVE);
    core.finish(run);
    long decided = core.log(run).stream().filter(event -> event.data() instanceof ApprovalDecided).toList().getLast()
        .seq();
    core.close();
    ledger.keys.clear();
    // Of the first call the crash leaves the start at most: who decides about that says that it is to be made.
    core = new TestCore(folder, storage.cutOff(run.id(), decided), this::world);
    Bounded.until(() -> "the end of " + core.types(run), () -> {
      for (ApprovalRequested question : core.runs.approvals(run.id(), TestCore.ALICE)) {
        core.decide(run, question.call(), Decision.RETRY);
      }
      return core.runs.get(run.id(), TestCore.ALICE).status() == RunStatus.COMPLETED;
    });

    assertThat(core.events(run, ApprovalRequested.class)).filteredOn(question -> !question.unknown()).hasSize(2);
    assertThat(core.events(run, ApprovalDecided.class)).filteredOn(made -> made.decision() == Decision.APPROVE)
        .hasSize(2);
  }

  @Test
  void whatCanBeSeenWhileTheServerComesUpCanBeDecidedThen() throws Exception {
    Run run = waiting(null);
    core.close();
    core = TestCore.comingUp(folder, storage, this::world);
    assertThat(core.runs.get(run.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.WAITING);
    assertThat(core.runs.approvals(run.id(), TestCore.ALICE)).hasSize(2);

    core.decide(run, "charge1", Decision.APPROVE);
    core.decide(run, "charge2", Decision.APPROVE);
    assertThat(ledger.keys).isEmpty();
    core.up();

    done(run);
  }

  @Test
  void argumentsThatWereEditedAreThoseTheToolIsCalledWithAlsoAfterACrash() throws Exception {
    core.agent("careful", "scripted/any", new Approvals(List.of("*"), null, null, true), "*");
    Run run = core.runs.start(TestCore.request("careful", "Go"), TestCore.ALICE);
    core.questions(run);
    core.runs.decide(run.id(), "charge2", new ApprovalDecision(Decision.APPROVE, "{\"number\":7}", null, null),
        TestCore.ALICE);
    core.awaitEvents(run, "tool.finished", 1);
    long decided = core.log(run).stream().filter(event -> event.data() instanceof ApprovalDecided).findFirst()
        .orElseThrow().seq();
    core.close();
    core = new TestCore(folder, storage.cutOff(run.id(), decided), this::world);

    core.awaitEvents(run, "tool.finished", 1);
    core.questions(run);
    core.decide(run, "charge1", Decision.APPROVE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(model.told()).containsExactly("step 1 is done", "step 7 is done");
  }

  @Test
  void aRunCancelledWhileTheServerComesUpEndsWithoutAnyCall() throws Exception {
    Run run = waiting(null);
    core.close();
    core = TestCore.comingUp(folder, storage, this::world);

    Bounded.call(() -> core.runs.cancel(run.id(), TestCore.ALICE));
    core.up();

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(ledger.keys).isEmpty();
  }

  @Test
  void whatNobodyDecidedWhileTheServerWasDownIsDecidedByTheClockWhenItIsUp() throws Exception {
    Run run = waiting(1);
    var expires = core.runs.approvals(run.id(), TestCore.ALICE).getFirst().expiresAt();
    core.close();
    Bounded.until(() -> "the time to be up", () -> Instant.now().isAfter(expires));
    core = new TestCore(folder, storage, this::world);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(core.events(run, ApprovalDecided.class)).hasSize(2)
        .allSatisfy(decided -> assertThat(decided.by()).isEqualTo("timeout"));
    assertThat(ledger.keys).isEmpty();
  }
}
