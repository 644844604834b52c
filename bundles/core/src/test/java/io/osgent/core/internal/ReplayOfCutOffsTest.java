package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Approvals;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What broke off, was broken off or was undone comes out of the log again as well. */
@Timeout(60)
class ReplayOfCutOffsTest {
  private static final Approvals ASKING = new Approvals(List.of("*"), null, null, true);

  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private Run start(String agent) {
    return core.runs.start(TestCore.request(agent, "Go"), TestCore.ALICE);
  }

  private static MadeTool holding(String name, Effect effect, Hold hold) {
    return MadeTool.of(name, effect, (number, context) -> {
      hold.stay();
      return "late";
    });
  }

  @ParameterizedTest
  @EnumSource(names = {"DONE", "NOT_DONE", "RETRY"})
  void aRunWhoseCallACrashCutOffReplaysIdenticallyHoweverThatWasDecided(Decision decision) throws Exception {
    core.offer("scripted", calling(step("charge", 1), step("look", 2)));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.offer(ledger.tool("look", Effect.READ));
    core.agent("worker", "scripted/any", "*");
    Run run = core.run("worker", "Go");
    long began = core.log(run).stream().filter(event -> event.data() instanceof EventData.ToolStarted).findFirst()
        .orElseThrow().seq();
    core.close();
    core = new TestCore(folder, core.storage.cutOff(run.id(), began), after -> {
      after.offer("scripted", calling());
      after.offer(ledger.tool("charge", Effect.EFFECT));
      after.offer(ledger.tool("look", Effect.READ));
    });
    assertThat(core.questions(run)).singleElement().matches(ApprovalRequested::unknown);
    core.decide(run, "charge1", decision);

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
  }

  @Test
  void aRunCancelledInTheMiddleOfAnAnswerReplaysIdentically() throws Exception {
    var model = new ScriptedModel.Silent(new ModelEvent.TextDelta("Once upon"));
    core.offer("silent", model);
    core.agent("teller", "silent/any");
    Run run = start("teller");
    core.awaitEvents(run, "text.delta", 1);
    core.runs.cancel(run.id(), TestCore.ALICE);

    Replays.areIdentical(core, run, RunStatus.CANCELLED);
  }

  @ParameterizedTest
  @EnumSource
  void aRunCancelledInTheMiddleOfItsCallsReplaysIdentically(Effect effect) throws Exception {
    var hold = new Hold();
    core.offer("scripted", calling(step("slow", 1), step("look", 2)));
    core.offer(ledger.tool("look", Effect.READ));
    core.offer(holding("slow", effect, hold));
    core.agent("worker", "scripted/any", "*");
    Run run = start("worker");
    hold.awaitInside();
    core.awaitEvents(run, "tool.finished", 1);
    core.runs.cancel(run.id(), TestCore.ALICE);

    Replays.areIdentical(core, run, RunStatus.CANCELLED);
  }

  @Test
  void aRunCancelledWhileItWaitedReplaysIdentically() throws Exception {
    core.offer("scripted", calling(step("charge", 1)));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("careful", "scripted/any", ASKING, "*");
    Run run = start("careful");
    core.questions(run);
    core.runs.cancel(run.id(), TestCore.ALICE);

    Replays.areIdentical(core, run, RunStatus.CANCELLED);
  }

  @Test
  void aModelThatFailsInTheMiddleOfItsAnswerFailsThereAgain() throws Exception {
    core.offer("failing", ScriptedModel.breakingOff("Once upon"));
    core.agent("unlucky", "failing/any");

    Replays.areIdentical(core, start("unlucky"), RunStatus.FAILED);
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatTookTooLongTakesTooLongAgain(Effect effect) throws Exception {
    var hold = new Hold();
    core.offer("scripted", calling(step("slow", 1)));
    core.offer(holding("slow", effect, hold).within(Duration.ofMillis(20)));
    core.agent("worker", "scripted/any", "*");

    Replays.areIdentical(core, start("worker"), RunStatus.COMPLETED);
  }

  @Test
  void aToolThatWasReplacedDuringItsCallIsReplacedInTheReplay() throws Exception {
    core.close();
    core = new TestCore(folder, new MemoryStorage(), none -> {},
        new Patience(Duration.ofMillis(10), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    var hold = new Hold();
    core.offer("scripted", calling(step("slow", 1), step("look", 2)));
    core.offer(ledger.tool("look", Effect.READ));
    var first = core.offer(holding("slow", Effect.READ, hold));
    core.agent("worker", "scripted/any", "*");
    Run run = start("worker");
    hold.awaitInside();
    core.awaitEvents(run, "tool.finished", 1);
    first.unregister();
    core.offer(ledger.tool("slow", Effect.READ));

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
    assertThat(core.events(run, EventData.ToolStarted.class)).filteredOn(start -> start.tool().equals("slow"))
        .extracting(EventData.ToolStarted::attempt).containsExactly(1, 2);
  }

  @Test
  void aModelThatWasReplacedInTheMiddleOfItsAnswerIsReplacedInTheReplay() throws Exception {
    core.close();
    core = new TestCore(folder, new MemoryStorage(), none -> {},
        new Patience(Duration.ofMillis(10), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    var first = core.offer("teller", new ScriptedModel.Silent(new ModelEvent.TextDelta("Once upon")));
    core.agent("worker", "teller/any");
    Run run = start("worker");
    core.awaitEvents(run, "text.delta", 1);
    first.unregister();
    core.offer("teller", ScriptedModel.saying("The end."));

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
    assertThat(core.types(run)).contains("model.restarted");
  }

  @Test
  void aRunCancelledInTheQueueReplaysIdentically() throws Exception {
    var model = new ScriptedModel.Silent();
    core.offer("silent", model);
    core.agent("teller", "silent/any");
    Run first = start("teller");
    Run second = core.runs.start(TestCore.inSession("teller", first.session(), "Go"), TestCore.ALICE);
    core.runs.cancel(second.id(), TestCore.ALICE);

    Replays.areIdentical(core, second, RunStatus.CANCELLED);
  }

  @Test
  void aRunCancelledWhileItsModelWasBeingAskedReplaysIdentically() throws Exception {
    var hold = new Hold();
    core.offer("slow", (request, context) -> {
      hold.stay();
      throw new AssertionError("nobody lets it go");
    });
    core.agent("teller", "slow/any");
    Run run = start("teller");
    hold.awaitInside();
    core.runs.cancel(run.id(), TestCore.ALICE);

    Replays.areIdentical(core, run, RunStatus.CANCELLED);
  }

  @Test
  void aRunWhoseModelFailedReplaysIdentically() throws Exception {
    core.offer("failing", (request, context) -> {
      throw new ModelException(ModelException.Kind.SERVER, "out of order");
    });
    core.agent("unlucky", "failing/any");

    Replays.areIdentical(core, start("unlucky"), RunStatus.FAILED);
  }

  @Test
  void whatWasUndoneIsUndoneAgainInTheReplayOfARunWhoseModelFailed() throws Exception {
    core.offer("scripted", ScriptedModel.saying(calls(step("book", 1))));
    core.offer(ledger.tool("book", Effect.COMPENSABLE));
    core.agent("worker", "scripted/any", "*");

    Replays.areIdentical(core, start("worker"), RunStatus.FAILED);

    assertThat(ledger.undone).hasSize(1);
  }

  @Test
  void whatWasUndoneIsUndoneAgainInTheReplayOfARunThatFailed() throws Exception {
    core.offer("scripted", ScriptedModel.saying(calls(step("book", 1)), calls(step("book", 2), step("stuck", 3))));
    core.offer(ledger.tool("book", Effect.COMPENSABLE));
    core.offer(MadeTool.of("stuck", Effect.COMPENSABLE, (number, context) -> "booked")
        .undoneBy((number, result, context) -> {
          throw new IllegalStateException("it is too late");
        }));
    core.agent("worker", "scripted/any", new Limits(null, 2, null, null, null, null), "*");

    Replays.areIdentical(core, start("worker"), RunStatus.FAILED);

    assertThat(ledger.undone).hasSize(2);
  }
}
