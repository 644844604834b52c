package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.CallContext;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Price;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Approvals;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run costs no more than it may, and a model that makes mistakes is told of them. */
@Timeout(60)
class LimitsTest {
  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer(ledger.tool("look", Effect.READ));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  /** Asks for another step each time it is asked. */
  private static ScriptedModel endless() {
    return new ScriptedModel(request -> calls(step("look", request.messages().size())));
  }

  private Run run(ChatModel model, Limits limits) throws Exception {
    core.offer("scripted", model);
    core.agent("worker", "scripted/any", limits, "*");
    return core.run("worker", "Go");
  }

  private static void stoppedAt(Run run, String limit, String bound) {
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("limit_exceeded");
    assertThat(run.problem().detail()).contains("'limits." + limit + "'").contains(bound);
    assertThat(run.problem().runId()).isEqualTo(run.id());
  }

  @Test
  void noMoreModelCallsAreMadeThanMay() throws Exception {
    ScriptedModel model = endless();

    stoppedAt(run(model, new Limits(null, 3, null, null, null, null)), "model_calls", "3 model calls");

    assertThat(model.timesAsked()).isEqualTo(3);
    assertThat(ledger.keys).hasSize(3);
  }

  @Test
  void aRunThatNeedsExactlyWhatItMayCompletes() throws Exception {
    var model = new ScriptedModel(request -> request.messages().size() < 5
        ? calls(step("look", request.messages().size()))
        : text("Done."));

    Run run = run(model, new Limits(null, 3, 2, null, null, null));

    assertThat(run.status()).as("%s", run.problem()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void noMoreToolCallsAreMadeThanMayAlsoWhenOneAnswerAsksForMany() throws Exception {
    var model = new ScriptedModel(request -> calls(step("look", 1), step("look", 2), step("look", 3), step("look", 4)));

    stoppedAt(run(model, new Limits(null, null, 3, null, null, null)), "tool_calls", "3 tool calls");

    assertThat(ledger.keys).isEmpty();
  }

  @Test
  void callsOfToolsThatAreNotThereCountAsWell() throws Exception {
    var model = new ScriptedModel(request -> calls(step("nothing", request.messages().size())));

    stoppedAt(run(model, new Limits(null, 10, 2, null, null, null)), "tool_calls", "2 tool calls");

    assertThat(model.timesAsked()).isEqualTo(3);
  }

  @Test
  void noMoreIsAskedOnceTheTokensAreUsedUp() throws Exception {
    ScriptedModel model = endless();

    Run run = run(model, new Limits(null, null, null, 30L, null, null));

    // Each answer takes 15.
    stoppedAt(run, "tokens", "30 tokens");
    assertThat(model.timesAsked()).isEqualTo(2);
    assertThat(run.usage().inputTokens() + run.usage().outputTokens()).isEqualTo(30);
  }

  /** A model of which each answer costs two cents. */
  private record Dear(ScriptedModel model) implements ChatModel {
    @Override
    public List<ModelInfo> models() {
      return List.of(new ModelInfo("any", "",
          new Price(new BigDecimal("1000"), new BigDecimal("1000"), new BigDecimal("2000"))));
    }

    @Override
    public ModelStream open(ChatRequest request, CallContext context) {
      return model.open(request, context);
    }
  }

  @Test
  void noMoreIsAskedOnceTheMoneyIsSpent() throws Exception {
    ScriptedModel model = endless();

    Run run = run(new Dear(model), new Limits(null, null, null, null, new BigDecimal("0.05"), null));

    stoppedAt(run, "cost", "$0.05");
    assertThat(model.timesAsked()).isEqualTo(3);
    assertThat(run.usage().cost()).isEqualByComparingTo("0.06");
  }

  @Test
  void whereNoPriceIsKnownTheCostIsNotAndBoundsNothing() throws Exception {
    Run run = run(ScriptedModel.saying("Hello."), new Limits(null, null, null, null, new BigDecimal("0.01"), null));

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.usage().cost()).isNull();
  }

  @Test
  void aCallThatOutlastsTheRunsTimeIsStoppedWithIt() throws Exception {
    var hold = new Hold();
    core.offer(MadeTool.of("slow", Effect.READ, (number, context) -> {
      hold.stay();
      return "late";
    }));

    Run run = run(new ScriptedModel(request -> calls(step("slow", 1))), new Limits(1, null, null, null, null, null));

    stoppedAt(run, "wall_seconds", "1 seconds");
    Bounded.until(() -> "the call to be interrupted", () -> hold.interrupted() == 1);
    assertThat(core.events(run, ToolFinished.class)).singleElement()
        .satisfies(end -> assertThat(end.result()).contains("stopped together with the run"));
  }

  @Test
  void timeInWhichARunWaitsForAPersonDoesNotCount() throws Exception {
    core.offer("scripted", ScriptedModel.calling(step("charge", 1)));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.save(new Agent("careful", 0, "", "", "scripted/any", List.of("*"), null, null,
        new Approvals(List.of("*"), null, null, null), new Limits(1, null, null, null, null, null), null));
    Run run = core.runs.start(TestCore.request("careful", "Go"), TestCore.ALICE);
    core.questions(run);
    Instant over = run.createdAt().plusSeconds(2);
    Bounded.until(() -> "two seconds to be over", () -> Instant.now().isAfter(over));

    core.decide(run, "charge1", Decision.APPROVE);

    assertThat(core.finish(run).status()).as("%s", core.types(run)).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void theSameCallWithTheSameResultIsMadeThreeTimesThenTheModelIsToldThenTheRunIsStopped() throws Exception {
    var model = new ScriptedModel(request -> calls(step("look", 1)));

    Run run = run(model, Limits.DEFAULT);

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("repeated_tool_call");
    assertThat(run.problem().detail()).contains("look");
    assertThat(core.events(run, ToolStarted.class)).hasSize(3);
    assertThat(core.events(run, ToolFinished.class)).hasSize(4).last()
        .satisfies(warning -> assertThat(warning.result()).contains("3 times in a row").contains("Do something else"))
        .matches(ToolFinished::error);
    assertThat(model.timesAsked()).isEqualTo(5);
  }

  @Test
  void aModelThatDoesSomethingElseWhenItIsToldGoesOn() throws Exception {
    Run run = run(new ScriptedModel(request -> request.messages()
        .getLast() instanceof Message.ToolAnswer answer && answer.text().contains("Do something else")
            ? text("I see.")
            : calls(step("look", 1))),
        Limits.DEFAULT);

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.output()).isEqualTo("I see.");
  }

  @Test
  void theSameCallMayBeMadeAgainAndAgainWhileItsResultChanges() throws Exception {
    var count = new AtomicInteger();
    core.offer(MadeTool.of("poll", Effect.READ, (number, context) -> "still " + count.incrementAndGet()));

    Run run = run(new ScriptedModel(request -> request.messages().size() > 12 ? text("Done.") : calls(step("poll", 1))),
        Limits.DEFAULT);

    assertThat(run.status()).as("%s", run.problem()).isEqualTo(RunStatus.COMPLETED);
    assertThat(count).hasValue(6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "", " ", "null", "[]", "5", "\"text\"", "{\"number\":}", "{\"number\":1.5}",
      "{\"number\":99999999999999999999}", "{\"number\":1,\"number\":2}", "{\"other\":1}", "{\"number\":\"\\ud800\"}",
      "{\"number\":1} and more", "\u0000"})
  void argumentsThatMakeNoSenseNeverEndARun(String arguments) throws Exception {
    Run run = run(ScriptedModel.calling(new ToolRequest("a", "look", arguments)), Limits.DEFAULT);

    assertThat(run.status()).as("%s", run.problem()).isEqualTo(RunStatus.COMPLETED);
    assertThat(core.events(run, ToolFinished.class)).singleElement().matches(end -> !end.result().isBlank());
    Replays.areIdentical(core, run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nothing", "", " ", "look ", "../look", "look\nlook", "\u0000",
      "a name that is far too long to "
          + "be one of a tool, for it has more than the sixty-four characters that every provider takes"})
  void toolsThatDoNotExistNeverEndARun(String name) throws Exception {
    Run run = run(ScriptedModel.calling(new ToolRequest("a", name, "{}")), Limits.DEFAULT);

    assertThat(run.status()).as("%s", run.problem()).isEqualTo(RunStatus.COMPLETED);
    assertThat(core.events(run, ToolFinished.class)).singleElement()
        .satisfies(end -> assertThat(end.result()).contains("There is no tool named").contains("look"))
        .matches(ToolFinished::error);
  }

  @Test
  void callsWithTheSameIdAreCallsOfTheirOwn() throws Exception {
    var same = new ToolRequest("call", "look", "{\"number\":1}");

    Run run = run(ScriptedModel.calling(same, new ToolRequest("call", "look", "{\"number\":2}"), same), Limits.DEFAULT);

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(ledger.times()).hasSize(3).allSatisfy((key, times) -> assertThat(times).isEqualTo(1));
  }
}
