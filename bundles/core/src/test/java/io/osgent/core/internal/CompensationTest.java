package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.CompensationFinished;
import io.osgent.api.event.EventData.CompensationStarted;
import io.osgent.api.event.EventData.RunStopping;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run has done is undone when it does not come to its end, the newest first. */
@Timeout(60)
class CompensationTest {
  private static final Limits TWO_ANSWERS = new Limits(null, 2, null, null, null, null);

  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private final List<Integer> undone = new CopyOnWriteArrayList<>();
  private final List<ToolResult> results = new CopyOnWriteArrayList<>();
  private final List<Boolean> cancelled = new CopyOnWriteArrayList<>();
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    world(core);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private MadeTool book() {
    return MadeTool.of("book", Effect.COMPENSABLE, (number, context) -> "booked " + number).undoneBy(this::undo);
  }

  private void undo(int number, ToolResult result, ToolContext context) {
    undone.add(number);
    cancelled.add(context.cancelled());
    if (result != null) {
      results.add(result);
    }
  }

  private void world(TestCore any) {
    any.offer("scripted", new ScriptedModel(request -> {
      int said = request.messages().size();
      return calls(step("book", said), step("look", said + 10), step("charge", said + 20), step("book", said + 1));
    }));
    any.offer(book());
    any.offer(ledger.tool("look", Effect.READ));
    any.offer(ledger.tool("charge", Effect.EFFECT));
    any.agent("failing", "scripted/any", TWO_ANSWERS, "*");
  }

  private List<String> problems(Run run) {
    return core.events(run, CompensationFinished.class).stream().map(CompensationFinished::problem).toList();
  }

  @Test
  void aRunThatFailsUndoesWhatItDidTheNewestFirstAndNothingElse() throws Exception {
    Run run = core.run("failing", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("limit_exceeded");
    // The second answer comes when there are six messages: the input, the answer and four results.
    assertThat(undone).containsExactly(7, 6, 2, 1);
    assertThat(results).extracting(ToolResult::text).containsExactly("booked 7", "booked 6", "booked 2", "booked 1");
    assertThat(core.events(run, CompensationStarted.class)).extracting(CompensationStarted::tool)
        .containsOnly("book");
    assertThat(problems(run)).hasSize(4).containsOnlyNulls();
    assertThat(core.types(run)).endsWith("compensation.finished", "run.failed");
    assertThat(core.events(run, RunStopping.class)).singleElement()
        .satisfies(why -> assertThat(why.problem().code()).isEqualTo("limit_exceeded"));
    assertThat(ledger.times().values()).containsOnly(1);
  }

  @Test
  void whatUndoesACallIsGivenTheKeyOfThatCall() throws Exception {
    Run run = core.run("failing", "Go");

    assertThat(core.events(run, CompensationStarted.class)).allSatisfy(undo -> {
      assertThat(undo.effectKey()).isEqualTo(run.id() + "/" + undo.call());
      assertThat(core.events(run, ToolStarted.class)).extracting(ToolStarted::effectKey).contains(undo.effectKey());
    });
  }

  @Test
  void aRunThatCompletesUndoesNothing() throws Exception {
    core.offer("other", calling(step("book", 1)));
    core.agent("fine", "other/any", "*");

    assertThat(core.run("fine", "Go").status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(undone).isEmpty();
  }

  /** A run that has made one booking and is in the middle of a call that only looks. */
  private Run cancelledInTheMiddle() throws Exception {
    var hold = new Hold();
    core.offer("other", ScriptedModel.saying(calls(step("book", 1)), calls(step("book", 2), step("stay", 3))));
    core.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    core.agent("slow", "other/any", "*");
    Run run = core.runs.start(TestCore.request("slow", "Go"), TestCore.ALICE);
    hold.awaitInside();
    core.awaitEvents(run, "tool.finished", 2);
    core.runs.cancel(run.id(), TestCore.ALICE);
    return core.finish(run);
  }

  @Test
  void aRunThatIsCancelledUndoesWhatItDidTheNewestFirst() throws Exception {
    Run run = cancelledInTheMiddle();

    assertThat(run.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(undone).containsExactly(2, 1);
    assertThat(core.types(run)).containsSubsequence("run.stopping", "compensation.started", "run.cancelled");
  }

  @Test
  void whatUndoesIsNotToldToGiveUpBecauseTheRunIsCancelled() throws Exception {
    cancelledInTheMiddle();

    assertThat(cancelled).containsExactly(false, false);
  }

  @Test
  void aCallThatWasStoppedIsUndoneWithoutAResultForNobodyKnowsIt() throws Exception {
    var hold = new Hold();
    core.offer("other", calling(step("reserve", 1)));
    core.offer(MadeTool.of("reserve", Effect.COMPENSABLE, (number, context) -> {
      hold.stay();
      return "reserved";
    }).undoneBy(this::undo));
    core.agent("slow", "other/any", "*");
    Run run = core.runs.start(TestCore.request("slow", "Go"), TestCore.ALICE);
    hold.awaitInside();
    core.runs.cancel(run.id(), TestCore.ALICE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(undone).containsExactly(1);
    assertThat(results).isEmpty();
  }

  @Test
  void whatCannotBeUndoneIsToldAndTheRestIsUndoneAllTheSame() throws Exception {
    core.offer("other", ScriptedModel.saying(calls(step("book", 1)), calls(step("stuck", 2)), calls(step("book", 3))));
    core.offer(MadeTool.of("stuck", Effect.COMPENSABLE, (number, context) -> "done")
        .undoneBy((number, result, context) -> {
          throw new IllegalStateException("it has left the house");
        }));
    core.agent("unlucky", "other/any", new Limits(null, 3, null, null, null, null), "*");

    Run run = core.run("unlucky", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(undone).containsExactly(3, 1);
    assertThat(problems(run)).containsExactly(null, "it has left the house", null);
  }

  @Test
  void anUndoThatTakesTooLongIsToldAndStoppedAndTheRestIsUndoneAllTheSame() throws Exception {
    var hold = new Hold();
    core.offer("other", ScriptedModel.saying(calls(step("book", 1)), calls(step("slow", 2))));
    core.offer(MadeTool.of("slow", Effect.COMPENSABLE, (number, context) -> "done").within(Duration.ofMillis(500))
        .undoneBy((number, result, context) -> hold.stay()));
    core.agent("unlucky", "other/any", TWO_ANSWERS, "*");

    Run run = core.run("unlucky", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(undone).containsExactly(1);
    assertThat(problems(run).getFirst()).contains("took longer than 500 ms");
    assertThat(problems(run).getLast()).isNull();
    Bounded.until(() -> "the undo to be interrupted", () -> hold.interrupted() == 1);
  }

  @Test
  void aToolThatIsGoneIsToldAndTheRestIsUndoneAllTheSame() throws Exception {
    var hold = new Hold();
    core.offer("other", ScriptedModel.saying(calls(step("book", 1)), calls(step("gone", 2)), calls(step("stay", 3))));
    var bundle = core.bundle("org.example.gone", "1.0.0");
    TestCore.offer(bundle, MadeTool.of("gone", Effect.COMPENSABLE, (number, context) -> "done"));
    core.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    core.agent("unlucky", "other/any", "*");
    Run run = core.runs.start(TestCore.request("unlucky", "Go"), TestCore.ALICE);
    hold.awaitInside();
    bundle.uninstall();
    core.runs.cancel(run.id(), TestCore.ALICE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(problems(run)).hasSize(2).last().isNull();
    assertThat(problems(run).getFirst()).contains("no tool named 'gone'");
    assertThat(undone).containsExactly(1);
  }

  @Test
  void aCallThatIsKnownNotToHaveHappenedNeedsNoUndoing() throws Exception {
    core.offer("other", calling(step("book", 1)));
    core.agent("fine", "other/any", "*");
    Run whole = core.run("fine", "Go");
    long began = core.log(whole).stream().filter(event -> event.data() instanceof ToolStarted).findFirst()
        .orElseThrow().seq();
    core.close();
    core = new TestCore(folder, core.storage.cutOff(whole.id(), began), after -> {
      world(after);
      after.offer("other", new ScriptedModel.Silent());
    });
    assertThat(core.questions(whole)).singleElement().matches(ApprovalRequested::unknown);
    core.decide(whole, "book1", Decision.NOT_DONE);
    core.awaitEvents(whole, "model.started", 2);
    core.runs.cancel(whole.id(), TestCore.ALICE);

    assertThat(core.finish(whole).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(undone).isEmpty();
    assertThat(core.has(whole, "compensation.started")).isFalse();
  }

  @Test
  void aCallOfWhichNobodyKnowsWhetherItHappenedIsUndone() throws Exception {
    core.offer("other", calling(step("book", 1)));
    core.agent("fine", "other/any", "*");
    Run whole = core.run("fine", "Go");
    long began = core.log(whole).stream().filter(event -> event.data() instanceof ToolStarted).findFirst()
        .orElseThrow().seq();
    core.close();
    core = new TestCore(folder, core.storage.cutOff(whole.id(), began), this::world);
    core.questions(whole);
    core.runs.cancel(whole.id(), TestCore.ALICE);

    assertThat(core.finish(whole).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(undone).containsExactly(1);
    assertThat(results).isEmpty();
  }

  @Test
  void aCrashInTheMiddleOfUndoingGoesOnUndoing() throws Exception {
    Run run = core.run("failing", "Go");
    List<Long> steps = core.log(run).stream().filter(event -> event.data() instanceof RunStopping
        || event.data() instanceof CompensationStarted || event.data() instanceof CompensationFinished)
        .map(event -> event.seq()).toList();
    MemoryStorage storage = core.storage;
    core.close();
    List<Integer> all = List.of(7, 6, 2, 1);
    for (int i = 0; i < steps.size(); i++) {
      undone.clear();
      core = new TestCore(folder, storage.cutOff(run.id(), steps.get(i)), this::world);

      Run ended = core.finish(run);
      assertThat(ended.status()).as("%s", core.types(run)).isEqualTo(RunStatus.FAILED);
      assertThat(ended.problem().code()).isEqualTo("limit_exceeded");
      // One whose undoing had begun is undone once more: undoing what is undone changes nothing.
      assertThat(undone).isEqualTo(all.subList(i / 2, all.size()));
      Replays.areIdentical(core, ended);
      core.close();
    }
    core = new TestCore(folder);
  }

  @Test
  void whatTheModelWasAskedAfterwardsIsNothing() throws Exception {
    ScriptedModel model = ScriptedModel.saying(calls(step("book", 1)), text("never"));
    core.offer("other", model);
    core.agent("short", "other/any", new Limits(null, 1, null, null, null, null), "*");

    assertThat(core.run("short", "Go").status()).isEqualTo(RunStatus.FAILED);
    assertThat(model.timesAsked()).isEqualTo(1);
    assertThat(undone).containsExactly(1);
  }
}
