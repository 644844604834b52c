package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What bounds a run bounds all its lives together. */
@Timeout(60)
class LimitsRestartTest {
  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private Function<ChatRequest, List<ModelEvent>> script = request -> text("Done.");
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, new MemoryStorage(), this::world);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private void world(TestCore any) {
    any.offer("scripted", new ScriptedModel(request -> script.apply(request)));
    any.offer(ledger.tool("look", Effect.READ));
  }

  private static List<ModelEvent> anotherStep(ChatRequest request) {
    return calls(step("look", request.messages().size()));
  }

  /** Cuts the run off after each of its events in turn: it comes to the same end, having done no more than it may. */
  private void endsTheSameWhereverItIsCutOff(Run run) throws Exception {
    List<Event> whole = core.log(run);
    MemoryStorage storage = core.storage;
    for (int seen = 1; seen < whole.size(); seen++) {
      core.close();
      core = new TestCore(folder, storage.cutOff(run.id(), seen), this::world);

      Run ended = Replays.areIdentical(core, run, RunStatus.FAILED);

      assertThat(ended.problem()).as("cut off after %s", whole.get(seen - 1)).isEqualTo(run.problem());
      assertThat(core.types(run)).as("cut off after %s", whole.get(seen - 1))
          .filteredOn("model.started"::equals)
          .hasSameSizeAs(whole.stream().filter(event -> event.type().equals("model.started")).toList());
    }
  }

  @Test
  void theModelIsAskedNoMoreOftenInTwoLivesThanInOne() throws Exception {
    script = LimitsRestartTest::anotherStep;
    core.agent("endless", "scripted/any", new Limits(null, 3, null, null, null, null), "*");

    endsTheSameWhereverItIsCutOff(core.run("endless", "Go"));
  }

  @Test
  void toolsAreCalledNoMoreOftenInTwoLivesThanInOne() throws Exception {
    script = LimitsRestartTest::anotherStep;
    core.agent("busy", "scripted/any", new Limits(null, null, 2, null, null, null), "*");

    endsTheSameWhereverItIsCutOff(core.run("busy", "Go"));
  }

  @Test
  void noMoreTokensAreUsedInTwoLivesThanInOne() throws Exception {
    script = LimitsRestartTest::anotherStep;
    core.agent("wordy", "scripted/any", new Limits(null, null, null, 30L, null, null), "*");

    endsTheSameWhereverItIsCutOff(core.run("wordy", "Go"));
  }

  @Test
  void aModelThatGoesRoundInCirclesIsStoppedAlsoWhenACrashComesInBetween() throws Exception {
    script = request -> calls(step("look", 1));
    core.agent("dizzy", "scripted/any", "*");

    endsTheSameWhereverItIsCutOff(core.run("dizzy", "Go"));
  }

  @Test
  void timeInWhichTheServerWasDownDoesNotCount() throws Exception {
    script = request -> request.messages().size() == 1 ? anotherStep(request) : text("Done.");
    core.agent("brisk", "scripted/any", new Limits(1, null, null, null, null, null), "*");
    Run run = core.run("brisk", "Go");
    long began = core.log(run).stream().filter(event -> event.data() instanceof ToolStarted).findFirst().orElseThrow()
        .seq();
    MemoryStorage storage = core.storage.cutOff(run.id(), began);
    core.close();
    Instant later = run.endedAt().plusSeconds(2);
    Bounded.until(() -> "two seconds to be over", () -> Instant.now().isAfter(later));

    core = new TestCore(folder, storage, this::world);

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
  }

  @Test
  void timeInTheQueueDoesNotCount() throws Exception {
    var hold = new Hold();
    core.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    script = request -> request.messages().size() == 1 ? calls(step("stay", 1)) : text("Done.");
    core.agent("slow", "scripted/any", "*");
    core.agent("brisk", "scripted/any", new Limits(1, null, null, null, null, null), "*");
    Run first = core.runs.start(TestCore.request("slow", "Go"), TestCore.ALICE);
    hold.awaitInside();
    Run second = core.runs.start(TestCore.inSession("brisk", first.session(), "Go"), TestCore.ALICE);
    Instant later = second.createdAt().plusSeconds(2);
    Bounded.until(() -> "two seconds to be over", () -> Instant.now().isAfter(later));

    hold.letGo();

    assertThat(core.finish(second).status()).as("%s", core.types(second)).isEqualTo(RunStatus.COMPLETED);
  }
}
