package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.PluginNames;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.ModelRestarted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.policy.Decision;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.policy.Verdict;
import io.osgent.api.tool.Effect;
import io.osgent.server.admin.PluginHandover.Trial;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** A bundle that is replaced is waited for; what it was doing is let come to its end, or broken off and made good. */
@Timeout(60)
class ReplacementTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(20);

  @TempDir
  private Path folder;

  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final Hold hold = new Hold();
  private TestCore core;
  private Bundle bundle;

  @AfterEach
  void stop() throws Exception {
    hold.letGo();
    core.close();
  }

  /** A server that waits so long for calls to end and for plugins to come back. */
  private void patient(Duration drain, Duration park) throws Exception {
    core = new TestCore(folder, new MemoryStorage(), none -> {}, new Patience(drain, LONG, park));
    core.offer("scripted", calling(step("work", 1)));
    core.agent("worker", "scripted/any", "*");
    bundle = core.bundle("org.example.work", "1.0.0");
  }

  private void offer(Effect effect) {
    TestCore.offer(bundle, MadeTool.of("work", effect, (number, context) -> {
      keys.add(context.effectKey());
      return "worked in " + bundle.getVersion();
    }));
  }

  private void offerHeld(Effect effect) {
    TestCore.offer(bundle, MadeTool.of("work", effect, (number, context) -> {
      keys.add(context.effectKey());
      hold.stay();
      return "worked slowly";
    }));
  }

  /** As an update in place: it is stopped, another takes its place, and it is started. */
  private void replace(Effect effect) throws Exception {
    bundle.update(TestCore.jar("org.example.work", "2.0.0"));
    offer(effect);
  }

  private Run start() {
    return core.runs.start(TestCore.request("worker", "Go"), TestCore.ALICE);
  }

  private String said(Run run) throws Exception {
    assertThat(core.finish(run).status()).as("%s", core.types(run)).isEqualTo(RunStatus.COMPLETED);
    return core.events(run, ToolFinished.class).getFirst().result();
  }

  private void replaysIdentically(Run run) throws Exception {
    ReplayReport report = Replays.of(core, run);
    assertThat(report.identical()).as("%s", report).isTrue();
    assertThat(report.changed())
        .containsExactly("tool work of org.example.work 1.0.0 was used, now it is org.example.work 2.0.0");
  }

  @Test
  void aCallThatComesWhileTheToolIsReplacedWaitsForIt() throws Exception {
    patient(SHORT, LONG);
    offer(Effect.EFFECT);
    var goneWhileAsked = new Hold();
    core.offer("asked", (request, context) -> {
      if (keys.isEmpty()) {
        goneWhileAsked.stay();
      }
      return calling(step("work", 1)).open(request, context);
    });
    core.agent("asked", "asked/any", "*");
    Run waiting = core.runs.start(TestCore.request("asked", "Go"), TestCore.ALICE);
    goneWhileAsked.awaitInside();
    bundle.stop(Bundle.STOP_TRANSIENT);
    goneWhileAsked.letGo();
    core.awaitEvents(waiting, "model.finished", 1);
    assertThat(core.runs.await(waiting.id(), Duration.ofMillis(100), TestCore.ALICE).status())
        .isEqualTo(RunStatus.RUNNING);

    bundle.start();
    offer(Effect.EFFECT);

    assertThat(said(waiting)).isEqualTo("worked in 1.0.0");
    assertThat(keys).containsExactly(waiting.id() + "/work1");
  }

  @Test
  void aCallThatEndsInTimeIsNotBrokenOffAndTheUpdateWaitsForIt() throws Exception {
    patient(LONG, LONG);
    offerHeld(Effect.EFFECT);
    Run run = start();
    hold.awaitInside();
    CompletableFuture<Void> replaced = Bounded.begin(() -> {
      replace(Effect.EFFECT);
      return null;
    });
    Bounded.until(() -> "the tool to be withdrawn", () -> core.registry().tools().find("work").isEmpty());
    assertThat(replaced).isNotDone();

    hold.letGo();

    Bounded.get(replaced);
    assertThat(said(run)).isEqualTo("worked slowly");
    assertThat(hold.interrupted()).isZero();
    assertThat(keys).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "IDEMPOTENT"})
  void aCallThatMayBeMadeTwiceIsBrokenOffAndMadeAgainWithTheSameKeyByTheNewVersion(Effect effect) throws Exception {
    patient(SHORT, LONG);
    offerHeld(effect);
    Run run = start();
    hold.awaitInside();

    replace(effect);

    assertThat(said(run)).isEqualTo("worked in 2.0.0");
    assertThat(hold.interrupted()).isEqualTo(1);
    assertThat(keys).containsExactly(run.id() + "/work1", run.id() + "/work1");
    assertThat(core.events(run, ToolStarted.class)).extracting(ToolStarted::attempt).containsExactly(1, 2);
    assertThat(core.events(run, ToolStarted.class)).extracting(ToolStarted::version).containsExactly("1.0.0", "2.0.0");
    assertThat(core.events(run, ToolFinished.class)).hasSize(1);
    replaysIdentically(run);
  }

  @ParameterizedTest
  @EnumSource(names = {"EFFECT", "COMPENSABLE"})
  void aCallThatMustNotHappenTwiceIsBrokenOffAndAskedAbout(Effect effect) throws Exception {
    patient(SHORT, LONG);
    offerHeld(effect);
    Run run = start();
    hold.awaitInside();

    replace(effect);

    assertThat(core.questions(run)).singleElement().matches(ApprovalRequested::unknown)
        .extracting(ApprovalRequested::choices)
        .isEqualTo(List.of(Decision.DONE, Decision.NOT_DONE, Decision.RETRY));
    assertThat(keys).hasSize(1);
    core.decide(run, "work1", Decision.RETRY);
    assertThat(said(run)).isEqualTo("worked in 2.0.0");
    assertThat(keys).containsExactly(run.id() + "/work1", run.id() + "/work1");
    replaysIdentically(run);
  }

  @Test
  void aToolThatAPersonHasStoppedIsNotWaitedFor() throws Exception {
    patient(SHORT, LONG);
    offerHeld(Effect.READ);
    Run run = start();
    hold.awaitInside();

    bundle.stop();

    assertThat(said(run)).contains("no tool named 'work'");
  }

  @Test
  void aToolThatDoesNotComeBackIsNotWaitedForForEver() throws Exception {
    patient(SHORT, SHORT);
    offerHeld(Effect.READ);
    Run run = start();
    hold.awaitInside();

    bundle.stop(Bundle.STOP_TRANSIENT);

    assertThat(said(run)).contains("no tool named 'work'");
  }

  @Test
  void aRunThatIsCancelledWhileItWaitsForAToolEnds() throws Exception {
    patient(SHORT, Duration.ofMinutes(10));
    offerHeld(Effect.READ);
    Run run = start();
    hold.awaitInside();
    bundle.stop(Bundle.STOP_TRANSIENT);

    core.runs.cancel(run.id(), TestCore.ALICE);

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void aToolThatHearsNobodyHoldsUpNeitherACancelNorAnUpdate() throws Exception {
    core = new TestCore(folder, new MemoryStorage(), none -> {}, new Patience(SHORT, SHORT, LONG));
    core.offer("scripted", calling(step("work", 1)));
    core.agent("worker", "scripted/any", "*");
    bundle = core.bundle("org.example.work", "1.0.0");
    var inside = new Hold();
    TestCore.offer(bundle, MadeTool.of("work", Effect.READ, (number, context) -> {
      for (boolean heard = true; heard;) {
        try {
          inside.stay();
          heard = false;
        } catch (InterruptedException e) {
          keys.add("interrupted");
        }
      }
      return "late";
    }));
    Run run = start();
    inside.awaitInside();

    core.runs.cancel(run.id(), TestCore.ALICE);
    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
    Bounded.call(() -> {
      bundle.update(TestCore.jar("org.example.work", "2.0.0"));
      return null;
    });
    offer(Effect.READ);

    assertThat(said(start())).isEqualTo("worked in 2.0.0");
    List<String> before = core.types(run);
    inside.letGo();
    assertThat(core.types(run)).isEqualTo(before).endsWith("tool.finished", "run.cancelled");
  }

  @Test
  void anAnswerThatIsBrokenOffIsAskedForAgainAndWhatWasSaidIsVoid() throws Exception {
    patient(SHORT, LONG);
    TestCore.offer(bundle, "teller", new ScriptedModel.Silent(new ModelEvent.TextDelta("Once upon")));
    core.agent("listener", "teller/any");
    Run run = core.runs.start(TestCore.request("listener", "Go"), TestCore.ALICE);
    core.awaitEvents(run, "text.delta", 1);

    bundle.update(TestCore.jar("org.example.work", "2.0.0"));
    TestCore.offer(bundle, "teller", ScriptedModel.saying("The end."));

    assertThat(core.finish(run).output()).isEqualTo("The end.");
    assertThat(core.events(run, ModelRestarted.class)).singleElement()
        .satisfies(again -> assertThat(again.call()).isEqualTo(1));
    assertThat(core.types(run)).containsOnlyOnce("model.started").containsOnlyOnce("model.finished");
  }

  @Test
  void aPolicyThatIsReplacedIsWaitedForAndItsAbsenceOpensNoDoor() throws Exception {
    patient(SHORT, LONG);
    offer(Effect.EFFECT);
    Bundle guards = core.bundle("org.example.guards", "1.0.0");
    guard(guards);
    guards.stop(Bundle.STOP_TRANSIENT);
    Run run = start();
    core.awaitEvents(run, "model.finished", 1);
    assertThat(core.runs.await(run.id(), Duration.ofMillis(100), TestCore.ALICE).status())
        .isEqualTo(RunStatus.RUNNING);
    assertThat(keys).isEmpty();

    guards.start();
    guard(guards);

    assertThat(said(run)).contains("not allowed").contains("nobody may");
    assertThat(keys).isEmpty();
  }

  /** Gives a request the time to be refused; one that waits for what is replaced is not done then. */
  private static void letItTry(CompletableFuture<Run> started) throws Exception {
    try {
      started.get(300, TimeUnit.MILLISECONDS);
    } catch (TimeoutException waits) {
      // As it should.
    } catch (ExecutionException refused) {
      assertThat(started).as("%s", refused.getCause()).isNotCompletedExceptionally();
    }
  }

  @Test
  void aRunThatBeginsWhileItsModelIsReplacedWaitsForIt() throws Exception {
    patient(SHORT, LONG);
    TestCore.offer(bundle, "teller", ScriptedModel.saying("The old one."));
    core.agent("listener", "teller/any");
    bundle.stop(Bundle.STOP_TRANSIENT);

    CompletableFuture<Run> started = Bounded
        .begin(() -> core.runs.start(TestCore.request("listener", "Go"), TestCore.ALICE));
    letItTry(started);
    bundle.start();
    TestCore.offer(bundle, "teller", ScriptedModel.saying("The new one."));

    Run run = core.finish(Bounded.get(started));
    assertThat(run.output()).as("%s", run.problem()).isEqualTo("The new one.");
  }

  @Test
  void aRunThatBeginsWhileAToolItsAgentNamesIsReplacedHasThatTool() throws Exception {
    patient(SHORT, LONG);
    offer(Effect.READ);
    core.agent("exact", "scripted/any", "work");
    bundle.stop(Bundle.STOP_TRANSIENT);

    CompletableFuture<Run> started = Bounded
        .begin(() -> core.runs.start(TestCore.request("exact", "Go"), TestCore.ALICE));
    letItTry(started);
    bundle.start();
    offer(Effect.READ);

    assertThat(said(Bounded.get(started))).isEqualTo("worked in 1.0.0");
  }

  @Test
  void aPolicyOnTrialHasNoSayYet() throws Exception {
    patient(SHORT, LONG);
    offer(Effect.EFFECT);
    Bundle guards = core.install("org.example.guards", "1.0.0");
    Trial trial = core.handover.tryOut(guards.getBundleId());
    guards.start();
    guard(guards);

    assertThat(said(start())).isEqualTo("worked in 1.0.0");
    trial.accept();

    assertThat(said(start())).contains("nobody may");
  }

  private static void guard(Bundle guards) {
    guards.getBundleContext().registerService(ToolPolicy.class, (tool, call, context) -> new Verdict.Deny("nobody may"),
        FrameworkUtil.asDictionary(Map.of(PluginNames.NAME, "guard")));
  }
}
