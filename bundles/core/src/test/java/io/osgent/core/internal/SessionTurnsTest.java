package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.RunCancelled;
import io.osgent.api.event.EventData.RunStopping;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The runs of one session take turns. */
@Timeout(60)
class SessionTurnsTest {
  @TempDir
  private Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private final List<String> inputs = new CopyOnWriteArrayList<>();
  private final List<Integer> undone = new CopyOnWriteArrayList<>();
  private final Hold hold = new Hold();
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, storage, this::world);
    core.agent("friend", "scripted/any", "*");
    core.agent("careful", "scripted/any", new Approvals(List.of("*"), null, null, null), "*");
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private void world(TestCore any) {
    any.offer("scripted", new ScriptedModel(this::answer));
    any.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    any.offer(MadeTool.of("book", Effect.COMPENSABLE, (number, context) -> "booked")
        .undoneBy((number, result, context) -> undone.add(number)));
  }

  private static List<String> said(List<Message> messages) {
    return messages.stream().filter(Message.User.class::isInstance).map(message -> ((Message.User) message).text())
        .toList();
  }

  /** Does what the last input says. */
  private List<ModelEvent> answer(ChatRequest request) {
    String input = said(request.messages()).getLast();
    if (request.messages().getLast() instanceof Message.ToolAnswer answer) {
      return input.equals("book and stay") && answer.tool().equals("book")
          ? calls(step("stay", 2))
          : text("Done: " + input);
    }
    inputs.add(input);
    return switch (input) {
      case "stay" -> calls(step("stay", 1));
      case "book", "book and stay" -> calls(step("book", 1));
      default -> text("Done: " + input);
    };
  }

  private Run start(String agent, String session, String input, Multitask multitask) throws Exception {
    var request = new RunRequest(agent, input, session, null, null, multitask, null, true);
    return Bounded.call(() -> core.runs.start(request, TestCore.ALICE));
  }

  private Run enqueue(Run after, String input) throws Exception {
    return start("friend", after.session(), input, Multitask.ENQUEUE);
  }

  /** A run that stays in a tool. */
  private Run staying() throws Exception {
    Run run = start("friend", null, "stay", null);
    hold.awaitInside();
    return run;
  }

  private RunStatus status(Run run) {
    return core.runs.get(run.id(), TestCore.ALICE).status();
  }

  private void ends(Run run, RunStatus how) throws Exception {
    assertThat(core.finish(run).status()).as("%s %s", run.input(), core.types(run)).isEqualTo(how);
  }

  @Test
  void runsGoOneAfterTheOtherInTheOrderInWhichTheyCame() throws Exception {
    Run first = staying();
    var queued = new ArrayList<Run>();
    for (int i = 1; i <= 10; i++) {
      queued.add(enqueue(first, "number " + i));
    }
    assertThat(queued).allSatisfy(run -> assertThat(status(run)).isEqualTo(RunStatus.QUEUED));
    assertThat(inputs).containsExactly("stay");

    hold.letGo();

    for (Run run : queued) {
      ends(run, RunStatus.COMPLETED);
    }
    assertThat(inputs).containsExactly("stay", "number 1", "number 2", "number 3", "number 4", "number 5", "number 6",
        "number 7", "number 8", "number 9", "number 10");
    assertThat(said(core.sessions.history(first.session(), "run_z").messages())).isEqualTo(inputs);
  }

  @Test
  void theOrderIsKeptWhenTheServerIsStoppedInBetween() throws Exception {
    Run first = staying();
    List<Run> queued = List.of(enqueue(first, "number 1"), enqueue(first, "number 2"), enqueue(first, "number 3"));
    core.close();
    hold.letGo();
    core = new TestCore(folder, storage, this::world);

    for (Run run : queued) {
      ends(run, RunStatus.COMPLETED);
    }
    assertThat(inputs).containsExactly("stay", "number 1", "number 2", "number 3");
  }

  @Test
  void sessionsDoNotWaitForEachOther() throws Exception {
    staying();

    ends(start("friend", null, "hello", null), RunStatus.COMPLETED);
  }

  @Test
  void aRunThatIsNotToWaitIsRefusedWhileAnotherGoesOnAndLeavesNoTrace() throws Exception {
    Run first = staying();

    var problem = Assertions
        .catchThrowableOfType(ProblemException.class, () -> start("friend", first.session(), "now", Multitask.REJECT))
        .problem();

    assertThat(problem.code()).isEqualTo("session_busy");
    assertThat(problem.status()).isEqualTo(409);
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.detail()).contains(first.id());
    hold.letGo();
    ends(first, RunStatus.COMPLETED);
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.ADMIN).items()).extracting(Run::id)
        .containsExactly(first.id());
    assertThat(inputs).containsExactly("stay");
    Bounded.until(() -> "the session to be free", () -> start("friend", first.session(), "now",
        Multitask.REJECT) != null);
  }

  @RepeatedTest(20)
  void aRunThatInterruptsComesNextAndNothingThatWasQueuedIsDone() throws Exception {
    Run first = staying();
    List<Run> queued = List.of(enqueue(first, "number 1"), enqueue(first, "number 2"), enqueue(first, "number 3"));

    Run last = start("friend", first.session(), "at once", Multitask.INTERRUPT);

    ends(last, RunStatus.COMPLETED);
    ends(first, RunStatus.CANCELLED);
    for (Run run : queued) {
      ends(run, RunStatus.CANCELLED);
      assertThat(core.events(run, RunCancelled.class)).extracting(RunCancelled::by).containsExactly("alice-key");
    }
    assertThat(inputs).containsExactly("stay", "at once");
  }

  @Test
  void whatIsInterruptedIsUndoneBeforeTheNextBegins() throws Exception {
    Run first = start("friend", null, "book and stay", null);
    hold.awaitInside();

    Run last = start("friend", first.session(), "at once", Multitask.INTERRUPT);

    ends(last, RunStatus.COMPLETED);
    assertThat(undone).containsExactly(1);
    var end = core.log(first).getLast();
    assertThat(end.type()).isEqualTo("run.cancelled");
    assertThat(core.log(last).get(1).at()).isAfterOrEqualTo(end.at());
  }

  @Test
  void aRunThatWaitsForAPersonIsInterruptedAsWell() throws Exception {
    Run first = start("careful", null, "book", null);
    core.questions(first);

    Run last = start("friend", first.session(), "at once", Multitask.INTERRUPT);

    ends(last, RunStatus.COMPLETED);
    ends(first, RunStatus.CANCELLED);
    assertThat(core.runs.approvals(first.id(), TestCore.ALICE)).isEmpty();
    assertThat(undone).isEmpty();
  }

  @Test
  void interruptingAnIdleSessionIsJustStarting() throws Exception {
    Run first = start("friend", null, "hello", Multitask.INTERRUPT);
    ends(first, RunStatus.COMPLETED);

    ends(start("friend", first.session(), "again", Multitask.INTERRUPT), RunStatus.COMPLETED);
    assertThat(core.has(first, "run.stopping")).isFalse();
  }

  @Test
  void whoComesAfterTheOneThatInterruptedWaitsForIt() throws Exception {
    Run first = staying();
    Run second = start("friend", first.session(), "stay", Multitask.INTERRUPT);
    hold.awaitInside();
    Run third = enqueue(first, "after that");
    assertThat(status(third)).isEqualTo(RunStatus.QUEUED);

    hold.letGo();

    ends(second, RunStatus.COMPLETED);
    ends(third, RunStatus.COMPLETED);
    assertThat(inputs).containsExactly("stay", "stay", "after that");
  }

  @Test
  void aRunThatWaitsForAPersonKeepsItsTurn() throws Exception {
    Run first = start("careful", null, "book", null);
    core.questions(first);
    Run second = enqueue(first, "hello");

    assertThat(core.runs.await(second.id(), Duration.ofMillis(50), TestCore.ALICE).status())
        .isEqualTo(RunStatus.QUEUED);
    core.decide(first, "book1", Decision.APPROVE);

    ends(second, RunStatus.COMPLETED);
    ends(first, RunStatus.COMPLETED);
    assertThat(inputs).containsExactly("book", "hello");
  }

  @Test
  void whatIsCancelledInTheQueueDoesNotWakeWhatWaitsInFront() throws Exception {
    Run first = start("careful", null, "book", null);
    core.questions(first);
    for (int i = 0; i < 20; i++) {
      Run queued = enqueue(first, "number " + i);
      core.runs.cancel(queued.id(), TestCore.ALICE);
      ends(queued, RunStatus.CANCELLED);
    }
    core.decide(first, "book1", Decision.DENY);

    ends(first, RunStatus.COMPLETED);
    assertThat(core.types(first)).containsOnlyOnce("run.paused");
    assertThat(inputs).containsExactly("book");
  }

  @Test
  void theEndOfTheOneInFrontWakesTheNextThatHasNotBeenCancelled() throws Exception {
    Run first = staying();
    Run second = enqueue(first, "number 1");
    Run third = enqueue(first, "number 2");
    core.runs.cancel(second.id(), TestCore.ALICE);
    ends(second, RunStatus.CANCELLED);
    assertThat(status(third)).isEqualTo(RunStatus.QUEUED);

    hold.letGo();

    ends(third, RunStatus.COMPLETED);
    assertThat(inputs).containsExactly("stay", "number 2");
  }

  @Test
  void cancellingTwiceChangesNothingAndWhatHasEndedIsNotCancelled() throws Exception {
    Run first = staying();
    core.runs.cancel(first.id(), TestCore.ALICE);
    core.runs.cancel(first.id(), TestCore.ADMIN);
    ends(first, RunStatus.CANCELLED);
    assertThat(core.runs.cancel(first.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(core.events(first, RunStopping.class)).extracting(RunStopping::by).containsExactly("alice-key");

    Run other = start("friend", null, "hello", null);
    ends(other, RunStatus.COMPLETED);
    var problem = Assertions.catchThrowableOfType(ProblemException.class,
        () -> core.runs.cancel(other.id(), TestCore.ALICE)).problem();
    assertThat(problem.code()).isEqualTo("run_ended");
    assertThat(problem.status()).isEqualTo(409);
  }
}
