package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.api.tool.CompensableTool;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.admin.PluginHandover.Trial;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;

/** One version of a bundle takes over from another, and nobody notices but those who begin anew. */
@Timeout(60)
class HandoverTest {
  private static final String NAME = "org.example.weather";

  @TempDir
  private Path folder;

  private final Hold hold = new Hold();
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer("scripted", calling(step("weather", 1)));
    core.agent("worker", "scripted/any", "*");
  }

  @AfterEach
  void stop() throws Exception {
    hold.letGo();
    core.close();
  }

  private static Tool weather(String answer) {
    return MadeTool.of("weather", Effect.READ, (number, context) -> answer);
  }

  private Bundle weatherOf(String version) throws Exception {
    Bundle bundle = core.bundle(NAME, version);
    TestCore.offer(bundle, weather("weather of " + version));
    return bundle;
  }

  private Run start(String agent) {
    return core.runs.start(TestCore.request(agent, "Go"), TestCore.ALICE);
  }

  private List<String> said(Run run) throws Exception {
    assertThat(core.finish(run).status()).as("%s", core.types(run)).isEqualTo(RunStatus.COMPLETED);
    return core.events(run, ToolFinished.class).stream().filter(end -> end.tool().equals("weather"))
        .map(ToolFinished::result).toList();
  }

  /** A run that calls the weather, stays in another tool until it is let go, and calls the weather again. */
  private Run inTheMiddle() throws Exception {
    core.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    core.offer("slow", ScriptedModel.saying(calls(step("weather", 1)), calls(step("stay", 2)),
        calls(step("weather", 3)), text("Done.")));
    core.agent("slow", "slow/any", "*");
    Run run = start("slow");
    hold.awaitInside();
    return run;
  }

  @Test
  void theNewerVersionTakesNewRunsAndRunsThatBeganOnTheOldFinishOnIt() throws Exception {
    weatherOf("1.0.0");
    Run old = inTheMiddle();

    weatherOf("2.0.0");

    assertThat(said(start("worker"))).containsExactly("weather of 2.0.0");
    hold.letGo();
    assertThat(said(old)).containsExactly("weather of 1.0.0", "weather of 1.0.0");
    assertThat(core.events(old, ToolStarted.class)).filteredOn(call -> call.tool().equals("weather"))
        .extracting(ToolStarted::bundle, ToolStarted::version)
        .containsOnly(Assertions.tuple(NAME, "1.0.0"));
    assertThat(said(start("worker"))).containsExactly("weather of 2.0.0");
  }

  @Test
  void aRunNamesTheVersionsItBeganOn() throws Exception {
    weatherOf("1.0.0");
    weatherOf("2.0.0");

    Run run = core.run("worker", "Go");

    assertThat(core.events(run, RunStarted.class).getFirst().plugins())
        .contains(new UsedPlugin("tool", "weather", NAME, "2.0.0", null))
        .doesNotContain(new UsedPlugin("tool", "weather", NAME, "1.0.0", null));
  }

  @Test
  void anOlderVersionThatComesLaterTakesNothing() throws Exception {
    weatherOf("2.0.0");
    weatherOf("1.0.0");

    assertThat(said(start("worker"))).containsExactly("weather of 2.0.0");
  }

  @Test
  void aHigherRankingGoesBeforeAHigherVersion() throws Exception {
    weatherOf("2.0.0");
    core.bundle(NAME, "1.0.0").getBundleContext().registerService(Tool.class, weather("ranked"),
        FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, 7)));

    assertThat(said(start("worker"))).containsExactly("ranked");
  }

  @Test
  void whatRetiresTakesNoNewRunsAndServesThoseItHasToTheirEnd() throws Exception {
    Bundle one = weatherOf("1.0.0");
    Bundle two = weatherOf("2.0.0");
    Run old = inTheMiddle();
    // The call before this one may still be handing its lease back.
    Bounded.until(() -> "the run alone to use it", () -> core.handover.users(two.getBundleId()) == 1);

    core.handover.retire(two.getBundleId());

    assertThat(said(start("worker"))).containsExactly("weather of 1.0.0");
    assertThat(core.handover.users(two.getBundleId())).isEqualTo(1);
    hold.letGo();
    assertThat(said(old)).containsExactly("weather of 2.0.0", "weather of 2.0.0");
    Bounded.until(() -> "nobody to use what retires", () -> core.handover.users(two.getBundleId()) == 0);
    Bounded.until(() -> "nobody to use the other", () -> core.handover.users(one.getBundleId()) == 0);
  }

  @Test
  void aRunThatWaitsForAPersonCountsAsAUserOfWhatItBeganOn() throws Exception {
    Bundle bundle = core.bundle(NAME, "1.0.0");
    TestCore.offer(bundle, MadeTool.of("weather", Effect.READ, (number, context) -> "sunny").asking("May I?"));
    Run run = start("worker");
    core.questions(run);

    assertThat(core.handover.users(bundle.getBundleId())).isEqualTo(1);
    core.runs.cancel(run.id(), TestCore.ALICE);
    core.finish(run);

    Bounded.until(() -> "nobody to use it", () -> core.handover.users(bundle.getBundleId()) == 0);
  }

  private Bundle onTrial(String version, List<Trial> trial) throws Exception {
    Bundle bundle = core.install(NAME, version);
    trial.add(core.handover.tryOut(bundle.getBundleId()));
    bundle.start();
    TestCore.offer(bundle, weather("weather of " + version));
    return bundle;
  }

  @Test
  void whatIsOnTrialServesNobodyUntilItIsAccepted() throws Exception {
    weatherOf("1.0.0");
    var trials = new ArrayList<Trial>();
    onTrial("2.0.0", trials);

    assertThat(trials.getFirst().plugins()).extracting(PluginInfo::name).containsExactly("weather");
    assertThat(said(start("worker"))).containsExactly("weather of 1.0.0");
    trials.getFirst().accept();

    assertThat(said(start("worker"))).containsExactly("weather of 2.0.0");
  }

  @Test
  void whatIsRejectedNeverServes() throws Exception {
    weatherOf("1.0.0");
    var trials = new ArrayList<Trial>();
    Bundle bundle = onTrial("2.0.0", trials);

    bundle.uninstall();
    trials.getFirst().reject();
    trials.getFirst().reject();

    assertThat(said(start("worker"))).containsExactly("weather of 1.0.0");
    assertThat(core.catalog.plugins()).filteredOn(plugin -> plugin.name().equals("weather"))
        .extracting(PluginInfo::version).containsExactly("1.0.0");
  }

  @Test
  void whatHasRetiredMayBeTriedOutToServeAgain() throws Exception {
    Bundle one = weatherOf("1.0.0");
    core.handover.retire(one.getBundleId());
    assertThat(core.catalog.tools()).isEmpty();

    Trial trial = core.handover.tryOut(one.getBundleId());
    assertThat(core.catalog.tools()).isEmpty();
    trial.accept();

    assertThat(said(start("worker"))).containsExactly("weather of 1.0.0");
  }

  @Test
  void whatCannotBeOfferedIsToldInTheTrial() throws Exception {
    Bundle bundle = core.install(NAME, "2.0.0");
    Trial trial = core.handover.tryOut(bundle.getBundleId());
    bundle.start();
    // Its effect says that it can be undone, and it cannot.
    TestCore.offer(bundle, new Tool() {
      @Override
      public ToolSpec spec() {
        return ToolSpec.of("weather", "", Ledger.Step.class, Effect.COMPENSABLE);
      }

      @Override
      public ToolResult call(ToolCall call, ToolContext context) {
        return ToolResult.of("never");
      }
    });

    assertThat(trial.plugins()).singleElement()
        .satisfies(plugin -> assertThat(plugin.problem()).contains(CompensableTool.class.getSimpleName()));
  }

  @Test
  void whenTheBestIsGoneTheNextOfTheSameNameServesAlsoRunsThatBeganOnTheBest() throws Exception {
    weatherOf("1.0.0");
    Bundle best = weatherOf("2.0.0");
    Run old = inTheMiddle();

    best.uninstall();

    assertThat(said(start("worker"))).containsExactly("weather of 1.0.0");
    hold.letGo();
    assertThat(said(old)).containsExactly("weather of 2.0.0", "weather of 1.0.0");
  }

  @Test
  void whenTheLastIsGoneTheModelIsToldAndTheRunGoesOn() throws Exception {
    Bundle only = weatherOf("1.0.0");
    Run old = inTheMiddle();

    only.uninstall();
    hold.letGo();

    assertThat(said(old)).hasSize(2).last().asString().contains("no tool named 'weather'");
  }
}
