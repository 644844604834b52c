package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.PluginNames;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Approvals;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A finished run comes out of its log again to the byte, whatever happened in it. */
@Timeout(60)
class ReplayTest {
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

  @Test
  void aRunThatAnsweredReplaysIdentically() throws Exception {
    core.offer("scripted", new ScriptedModel(request -> List.of(new ModelEvent.ThinkingDelta("Hm."),
        new ModelEvent.TextDelta("Hel"), new ModelEvent.TextDelta("lo. 世界"), text("!").get(1), text("!").get(2))));
    core.agent("greeter", "scripted/any");

    Replays.areIdentical(core, start("greeter"), RunStatus.COMPLETED);
  }

  @Test
  void aReplayAsksNoModelCallsNoToolAndWritesNothing() throws Exception {
    ScriptedModel model = calling(step("look", 1), step("charge", 2));
    core.offer("scripted", model);
    core.offer(ledger.tool("look", Effect.READ));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("worker", "scripted/any", "*");
    Run run = core.run("worker", "Go");
    List<String> before = core.log(run).stream().map(Event::json).toList();

    Replays.areIdentical(core, run, RunStatus.COMPLETED);

    assertThat(model.timesAsked()).isEqualTo(2);
    assertThat(ledger.keys).hasSize(2);
    assertThat(core.log(run)).extracting(Event::json).isEqualTo(before);
    assertThat(core.runs.get(run.id(), TestCore.ALICE)).isEqualTo(run);
  }

  @Test
  void callsThatEndedInAnotherOrderThanTheyBeganEndInThatOrderAgain() throws Exception {
    core.offer("scripted", calling(step("a", 1), step("b", 2), step("c", 3)));
    var holds = Map.of("a", new Hold(), "b", new Hold(), "c", new Hold());
    holds.forEach((name, hold) -> core.offer(MadeTool.of(name, Effect.EFFECT, (number, context) -> {
      hold.stay();
      return name + " is done";
    })));
    core.agent("worker", "scripted/any", "*");
    Run run = start("worker");
    int ended = 0;
    for (String name : List.of("c", "a", "b")) {
      holds.get(name).awaitInside();
      holds.get(name).letGo();
      core.awaitEvents(run, "tool.finished", ++ended);
    }

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
    assertThat(core.events(run, EventData.ToolFinished.class)).extracting(EventData.ToolFinished::tool)
        .containsExactly("c", "a", "b");
  }

  @Test
  void callsThatWereRefusedForManyReasonsSideBySideReplayIdentically() throws Exception {
    core.offer("scripted", calling(new ToolRequest("x", "nothing", "{}"), step("look", 1),
        new ToolRequest("y", "look", "{oops"), new ToolRequest("z", "look", "{\"number\":\"one\"}"), step("put", 2)));
    core.offer(ledger.tool("look", Effect.READ));
    core.offer(ledger.tool("put", Effect.IDEMPOTENT));
    core.offer(ToolPolicy.class, (tool, call, context) -> tool.name().equals("put")
        ? new Verdict.Deny("not today")
        : new Verdict.Allow(), Map.of(PluginNames.NAME, "strict"));
    core.agent("worker", "scripted/any", "*");

    Replays.areIdentical(core, start("worker"), RunStatus.COMPLETED);
  }

  @Test
  void whatWasRememberedAndPlannedReplaysIdentically() throws Exception {
    core.offer("scripted", ScriptedModel.saying("never asked"));
    core.offer(Memory.class, new Notebook(), Map.of(PluginNames.NAME, "notebook"));
    core.offer(ledger.tool("look", Effect.READ));
    core.offer(Planner.class,
        view -> view.messages().size() == 1
            ? new Step.CallTools(List.of(step("look", 1)))
            : new Step.Finish("looked"),
        Map.of(PluginNames.NAME, "own"));
    core.save(new Agent("planned", 0, "", "", "scripted/any", List.of("*"), List.of("notebook"), "own", null, null,
        null));

    Replays.areIdentical(core, start("planned"), RunStatus.COMPLETED);
  }

  private static final class Notebook implements Memory {
    @Override
    public List<Recollection> recall(Scope scope, Query query) {
      return List.of(new Recollection("1", new Note(Note.FACT, "the cat", Instant.EPOCH), Instant.EPOCH, null, 0, 0, 1,
          List.of()));
    }

    @Override
    public List<String> write(Scope scope, List<Change> changes) {
      return List.of();
    }

    @Override
    public void forget(Scope scope) {}

    @Override
    public Set<String> users(String tenant) {
      return Set.of();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"APPROVE", "DENY"})
  void whatWasDecidedIsDecidedAgain(Decision decision) throws Exception {
    core.offer("scripted", calling(step("charge", 1), step("charge", 2), step("look", 3)));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.offer(ledger.tool("look", Effect.READ));
    core.agent("careful", "scripted/any", ASKING, "*");
    Run run = start("careful");
    for (ApprovalRequested question : core.questions(run).reversed()) {
      core.decide(run, question.call(), decision);
    }

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
  }

  @Test
  void argumentsThatAPersonEditedAreThoseOfTheReplay() throws Exception {
    core.offer("scripted", calling(step("charge", 1)));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("careful", "scripted/any", ASKING, "*");
    Run run = start("careful");
    core.questions(run);
    core.runs.decide(run.id(), "charge1", new ApprovalDecision(Decision.APPROVE, "{\"number\":7}", null, "less"),
        TestCore.ALICE);

    Replays.areIdentical(core, run, RunStatus.COMPLETED);
    assertThat(core.events(run, EventData.ToolFinished.class).getFirst().result()).isEqualTo("step 7 is done");
  }

  @Test
  void aRunStoppedAtALimitReplaysIdentically() throws Exception {
    core.offer("scripted", new ScriptedModel(request -> calls(step("book", request.messages().size()))));
    core.offer("silent", new ScriptedModel.Silent(new ModelEvent.TextDelta("Wait")));
    core.offer(ledger.tool("book", Effect.COMPENSABLE));
    core.agent("endless", "scripted/any", new Limits(null, 3, null, null, null, null), "*");
    core.agent("busy", "scripted/any", new Limits(null, null, 2, null, null, null), "*");
    core.agent("wordy", "scripted/any", new Limits(null, null, null, 20L, null, null), "*");
    core.agent("patient", "silent/any", new Limits(1, null, null, null, null, null), "*");

    for (String agent : List.of("endless", "busy", "wordy", "patient")) {
      Run run = Replays.areIdentical(core, start(agent), RunStatus.FAILED);
      assertThat(run.problem().code()).isEqualTo("limit_exceeded");
    }
  }

  @Test
  void aRunThatWentRoundInCirclesReplaysIdentically() throws Exception {
    core.offer("scripted", new ScriptedModel(request -> calls(step("look", 1))));
    core.offer(ledger.tool("look", Effect.READ));
    core.agent("dizzy", "scripted/any", "*");

    Run run = Replays.areIdentical(core, start("dizzy"), RunStatus.FAILED);

    assertThat(run.problem().code()).isEqualTo("repeated_tool_call");
  }

  @Test
  void aRunThatHasNotEndedIsNotReplayed() throws Exception {
    var model = new ScriptedModel.Silent();
    core.offer("silent", model);
    core.agent("teller", "silent/any");
    Run run = start("teller");

    assertThatThrownBy(() -> core.runs.replay(run.id(), TestCore.ALICE)).hasMessageContaining("has not ended");
    assertThatThrownBy(() -> core.runs.replay(run.id(), TestCore.BOB)).hasMessageContaining("there is no run");
  }
}
