package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.ToolStarted;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Approvals;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.EventCursor;
import io.osgent.server.security.Reach;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is stopped leaves its runs so that the next goes on with them, and tells everybody else to try again. */
@Timeout(60)
class ShutdownTest {
  private final MemoryStorage storage = new MemoryStorage();
  private final List<String> keys = new CopyOnWriteArrayList<>();
  private final Hold hold = new Hold();

  @TempDir
  private Path folder;

  private TestCore core;
  private Effect effect = Effect.EFFECT;

  @BeforeEach
  void start() {
    core = new TestCore(folder, storage, this::world);
  }

  @AfterEach
  void stop() throws Exception {
    hold.letGo();
    core.close();
  }

  /** Its tool is slow in the first life and quick in the next. */
  private void world(TestCore any) {
    any.offer("scripted", calling(step("charge", 1)));
    any.offer("quick", ScriptedModel.saying("Hello."));
    any.agent("worker", "scripted/any", "charge");
    any.agent("greeter", "quick/any");
    any.agent("careful", "scripted/any", new Approvals(List.of("*"), null, null, null), "charge");
  }

  private void slowTool() {
    core.offer(MadeTool.of("charge", effect, (number, context) -> {
      keys.add(context.effectKey());
      hold.stay();
      return "charged slowly";
    }));
  }

  private void nextLife() {
    core = new TestCore(folder, storage, next -> {
      next.offer(MadeTool.of("charge", effect, (number, context) -> {
        keys.add(context.effectKey());
        return "charged";
      }));
      world(next);
    });
  }

  private Run start(String agent) throws Exception {
    return Bounded.call(() -> core.runs.start(TestCore.request(agent, "Go"), TestCore.ALICE));
  }

  private CompletableFuture<Void> stopping() throws Exception {
    CompletableFuture<Void> stopped = Bounded.begin(() -> {
      core.runs.stop();
      return null;
    });
    Bounded.until(() -> "the stop to have begun", () -> refused(() -> start("greeter")) != null);
    return stopped;
  }

  private interface Request {
    Run send() throws Exception;
  }

  /** What was wrong, or null when it was done. */
  private static Problem refused(Request request) throws Exception {
    try {
      request.send();
      return null;
    } catch (ProblemException e) {
      return e.problem();
    }
  }

  private static void toldToTryAgain(Problem problem) {
    assertThat(problem.code()).as("%s", problem).isEqualTo("stopping");
    assertThat(problem.status()).isEqualTo(503);
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.retryAfter()).isPositive();
  }

  @Test
  void aRunInACallIsLeftWhereTheCallEndsAndGoesOnFromThereInTheNextLife() throws Exception {
    slowTool();
    Run run = start("worker");
    hold.awaitInside();
    CompletableFuture<Void> stopped = stopping();
    Bounded.until(() -> "the run to be asked to leave",
        () -> core.active.get(run.id()).orElseThrow().run().leaving());

    hold.letGo();

    Bounded.get(stopped);
    core.writer.stop();
    assertThat(core.types(run)).endsWith("tool.started", "tool.finished");
    List<String> before = core.log(run).stream().map(Event::json).toList();
    core.close();
    nextLife();
    assertThat(core.finish(run).output()).isEqualTo("Done.");
    assertThat(keys).hasSize(1);
    assertThat(core.log(run)).extracting(Event::json).startsWith(before.toArray(String[]::new));
    assertThat(core.types(run)).containsSequence("tool.finished", "run.resumed", "model.started");
    Replays.areIdentical(core, run);
  }

  @ParameterizedTest
  @EnumSource(names = {"READ", "IDEMPOTENT"})
  void aCallThatTakesTooLongIsLeftWithoutAnEndAndMadeAgainIfItMayBe(Effect which) throws Exception {
    effect = which;
    slowTool();
    Run run = start("worker");
    hold.awaitInside();

    core.close();
    assertThat(hold.interrupted()).isEqualTo(1);
    nextLife();

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(keys).containsExactly(run.id() + "/charge1", run.id() + "/charge1");
    assertThat(core.types(run)).containsOnlyOnce("tool.finished");
    assertThat(core.events(run, ToolStarted.class)).extracting(ToolStarted::attempt).containsExactly(1, 2);
    Replays.areIdentical(core, run);
  }

  @Test
  void aCallThatTakesTooLongIsAskedAboutWhenItMustNotHappenTwice() throws Exception {
    slowTool();
    Run run = start("worker");
    hold.awaitInside();

    core.close();
    nextLife();

    assertThat(core.questions(run)).singleElement().matches(ApprovalRequested::unknown);
    assertThat(keys).hasSize(1);
    core.decide(run, "charge1", Decision.DONE);
    assertThat(core.finish(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(keys).hasSize(1);
    Replays.areIdentical(core, run);
  }

  @Test
  void anAnswerThatTakesTooLongIsLeftAndAskedForAgain() throws Exception {
    core.offer("teller", new ScriptedModel.Silent(new ModelEvent.TextDelta("Once upon")));
    core.agent("listener", "teller/any");
    Run run = start("listener");
    core.awaitEvents(run, "text.delta", 1);

    core.close();
    core = new TestCore(folder, storage, next -> next.offer("teller", ScriptedModel.saying("The end.")));

    assertThat(core.finish(run).output()).isEqualTo("The end.");
    assertThat(core.types(run)).containsExactly("run.started", "model.started", "text.delta", "run.resumed",
        "model.restarted", "text.delta", "model.finished", "run.completed");
    Replays.areIdentical(core, run);
  }

  @Test
  void aRunThatWasCancelledAndCouldNotEndInTimeEndsInTheNextLife() throws Exception {
    effect = Effect.COMPENSABLE;
    var undoing = new Hold();
    var undone = new AtomicBoolean();
    core.offer(MadeTool.of("charge", effect, (number, context) -> {
      hold.stay();
      return "charged";
    }).undoneBy((number, result, context) -> undoing.stay()));
    Run run = start("worker");
    hold.awaitInside();
    core.runs.cancel(run.id(), TestCore.ALICE);
    undoing.awaitInside();

    core.close();
    core = new TestCore(folder, storage, next -> {
      next.offer(MadeTool.of("charge", effect, (number, context) -> "never")
          .undoneBy((number, result, context) -> undone.set(true)));
      world(next);
    });

    assertThat(core.finish(run).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(undone).isTrue();
    assertThat(core.types(run)).containsOnlyOnce("run.stopping").containsOnlyOnce("compensation.finished");
  }

  @Test
  void whoeverAsksDuringAStopIsToldToTryAgainOrIsHeard() throws Exception {
    slowTool();
    Run asking = start("careful");
    core.questions(asking);
    Run busy = start("worker");
    hold.awaitInside();
    CompletableFuture<Void> stopped = stopping();

    toldToTryAgain(refused(() -> start("greeter")));
    Problem decided = refused(() -> core.decide(asking, "charge1", Decision.DENY));
    Problem cancelled = refused(() -> Bounded.call(() -> core.runs.cancel(busy.id(), TestCore.ALICE)));
    if (decided != null) {
      toldToTryAgain(decided);
    }
    if (cancelled != null) {
      toldToTryAgain(cancelled);
    }
    hold.letGo();
    Bounded.get(stopped);
    core.close();
    nextLife();

    if (decided == null) {
      assertThat(core.finish(asking).status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(core.events(asking, ApprovalDecided.class)).hasSize(1);
    } else {
      assertThat(core.questions(asking)).hasSize(1);
    }
    assertThat(core.finish(busy).status()).isEqualTo(cancelled == null ? RunStatus.CANCELLED : RunStatus.COMPLETED);
    assertThat(keys).hasSize(1);
  }

  @Test
  void whoAsksWhenAllRunsAreLeftIsToldToTryAgain() throws Exception {
    slowTool();
    Run asking = start("careful");
    core.questions(asking);
    core.runs.stop();

    toldToTryAgain(refused(() -> start("greeter")));
    toldToTryAgain(refused(() -> core.runs.cancel(asking.id(), TestCore.ALICE)));
    toldToTryAgain(refused(() -> core.decide(asking, "charge1", Decision.DENY)));
  }

  /** Several who ask for this and that, as fast as they can, until they are told that the server stops. */
  private List<CompletableFuture<Problem>> asking(List<Run> accepted, AtomicBoolean enough) {
    var asking = new ArrayList<CompletableFuture<Problem>>();
    for (int i = 0; i < 4; i++) {
      asking.add(Bounded.begin(() -> {
        Problem problem = null;
        while (problem == null && !enough.get()) {
          problem = refused(() -> {
            Run run = core.runs.start(TestCore.request("careful", "Go"), TestCore.ALICE);
            accepted.add(run);
            if (core.runs.await(run.id(), Duration.ofMillis(1), TestCore.ALICE).status() == RunStatus.WAITING) {
              core.runs.decide(run.id(), "charge1",
                  new ApprovalDecision(Decision.DENY, null, null, null), TestCore.ALICE);
            }
            return core.runs.cancel(run.id(), TestCore.ALICE);
          });
          if (problem != null && problem.code().equals("run_ended")
              && core.storage.run(problem.runId(), Reach.SERVER).orElseThrow().status().ended()) {
            problem = null;
          }
        }
        return problem;
      }));
    }
    return asking;
  }

  @RepeatedTest(10)
  void nobodyIsToldOfAnInternalErrorHoweverTheStopComesInBetween() throws Exception {
    core.offer(MadeTool.of("charge", effect, (number, context) -> "charged"));
    List<Run> accepted = new CopyOnWriteArrayList<>();
    var enough = new AtomicBoolean();
    List<CompletableFuture<Problem>> asking = asking(accepted, enough);
    Bounded.until(() -> "some runs", () -> accepted.size() >= 20);

    core.runs.stop();
    enough.set(true);

    for (CompletableFuture<Problem> each : asking) {
      Problem problem = Bounded.get(each);
      if (problem != null) {
        toldToTryAgain(problem);
      }
    }
    core.close();
    nextLife();
    for (Run run : accepted) {
      assertThat(core.log(run)).as("what was accepted is there").isNotEmpty();
    }
  }

  @Test
  void whoFollowsARunIsToldToComeBackAndFindsTheRestThen() throws Exception {
    slowTool();
    Run run = start("worker");
    hold.awaitInside();
    EventCursor cursor = core.runs.follow(run.id(), 0, TestCore.ALICE);
    var seen = new ArrayList<Event>();
    Bounded.until(() -> "the start of the call", () -> {
      seen.addAll(cursor.next(Duration.ofSeconds(1)));
      return seen.getLast().type().equals("tool.started");
    });
    CompletableFuture<Void> following = Bounded.begin(() -> {
      for (int i = 0; i < 20; i++) {
        seen.addAll(cursor.next(Duration.ofSeconds(1)));
      }
      return null;
    });
    CompletableFuture<Run> awaiting = Bounded
        .begin(() -> core.runs.await(run.id(), Bounded.MOST, TestCore.ALICE));

    core.close();

    toldToTryAgain(Assertions.catchThrowableOfType(ProblemException.class, () -> Bounded.get(following)).problem());
    assertThat(Bounded.get(awaiting).status().ended()).isFalse();
    effect = Effect.READ;
    nextLife();
    core.questions(run);
    core.decide(run, "charge1", Decision.NOT_DONE);
    core.finish(run);
    EventCursor later = core.runs.follow(run.id(), seen.getLast().seq(), TestCore.ALICE);
    Bounded.until(() -> "the end", () -> {
      seen.addAll(later.next(Duration.ofSeconds(1)));
      return later.ended();
    });
    assertThat(seen).extracting(Event::json).isEqualTo(core.log(run).stream().map(Event::json).toList());
  }
}
