package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  record Say(String text) {}

  /** Answers with what it was given. */
  static final class Echo extends RecordTool<Say> {
    Echo() {
      super("echo", "Says it back", Say.class, Effect.READ);
    }

    @Override
    protected String answer(Say input, ToolContext context) {
      return "echo: " + input.text();
    }
  }

  private static ToolRequest echo(String id, String text) {
    return new ToolRequest(id, "echo", "{\"text\":\"" + text + "\"}");
  }

  @Test
  void anAgentAnswers() throws Exception {
    core.offer("scripted", ScriptedModel.saying("Hello."));
    core.agent("greeter", "scripted/any");

    Run run = core.run("greeter", "Hi");

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.output()).isEqualTo("Hello.");
    assertThat(run.usage().inputTokens()).isEqualTo(10);
    assertThat(core.types(run)).containsExactly("run.started", "model.started", "text.delta", "model.finished",
        "run.completed");
  }

  @Test
  void eventsAreNumberedFromOneWithoutGaps() throws Exception {
    core.offer("scripted", ScriptedModel.saying("Hello."));
    core.agent("greeter", "scripted/any");

    List<Event> log = core.log(core.run("greeter", "Hi"));

    assertThat(log).extracting(Event::seq)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
  }

  @Test
  void aToolIsCalledAndItsAnswerReachesTheModel() throws Exception {
    var model = ScriptedModel.saying(ScriptedModel.calls(echo("c1", "one"), echo("c2", "two")),
        ScriptedModel.text("Done."));
    core.offer("scripted", model);
    core.offer(new Echo());
    core.agent("worker", "scripted/any", "*");

    Run run = core.run("worker", "Go");

    assertThat(run.output()).isEqualTo("Done.");
    assertThat(model.asked.getLast().messages()).containsExactly(new Message.User("Go"),
        new Message.Assistant("", List.of(echo("c1", "one"), echo("c2", "two"))),
        new Message.ToolAnswer("c1", "echo", "echo: one", false),
        new Message.ToolAnswer("c2", "echo", "echo: two", false));
    assertThat(core.types(run)).containsSubsequence("tool.requested", "tool.requested", "model.finished")
        .isEqualTo(core.types(run));
  }

  @Test
  void whatGoesWrongInAToolIsToldToTheModel() throws Exception {
    var model = ScriptedModel.saying(
        ScriptedModel.calls(new ToolRequest("a", "echo", "{\"text\":5}"), new ToolRequest("b", "echo", "{oops"),
            new ToolRequest("c", "nothing", "{}"), new ToolRequest("d", "broken", "{\"text\":\"x\"}")),
        ScriptedModel.text("I see."));
    core.offer("scripted", model);
    core.offer(new Echo());
    core.offer(new RecordTool<>("broken", "Fails", Say.class, Effect.READ) {
      @Override
      protected String answer(Say input, ToolContext context) {
        throw new IllegalStateException("out of paper");
      }
    });
    core.agent("worker", "scripted/any", "*");

    Run run = core.run("worker", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    List<String> told = model.asked.getLast().messages().stream().filter(Message.ToolAnswer.class::isInstance)
        .map(message -> ((Message.ToolAnswer) message).text()).toList();
    assertThat(told.get(0)).contains("do not fit").contains("string");
    assertThat(told.get(1)).contains("not valid JSON");
    assertThat(told.get(2)).contains("There is no tool named 'nothing'").contains("echo");
    assertThat(told.get(3)).isEqualTo("out of paper");
  }

  @Test
  void aToolThatTakesTooLongIsStopped() throws Exception {
    var interrupted = new CountDownLatch(1);
    var spec = new ToolSpec("slow", "Waits", ToolSpec.of("x", "", Say.class, Effect.READ).inputSchema(), Effect.READ,
        Duration.ofMillis(50), new TreeSet<>(), 100, null);
    core.offer(new RecordTool<>(spec, Say.class) {
      @Override
      protected String answer(Say input, ToolContext context) throws InterruptedException {
        try {
          new CountDownLatch(1).await();
          return "never";
        } catch (InterruptedException e) {
          interrupted.countDown();
          throw e;
        }
      }
    });
    var model = ScriptedModel.saying(ScriptedModel.calls(new ToolRequest("a", "slow", "{\"text\":\"x\"}")),
        ScriptedModel.text("It took too long."));
    core.offer("scripted", model);
    core.agent("worker", "scripted/any", "slow");

    Run run = core.run("worker", "Go");

    interrupted.await();
    assertThat(run.output()).isEqualTo("It took too long.");
    assertThat(((Message.ToolAnswer) model.asked.getLast().messages().getLast()).text()).contains("took longer than");
  }

  @Test
  void aConversationGoesOn() throws Exception {
    var model = ScriptedModel.saying("Yes.");
    core.offer("scripted", model);
    core.agent("greeter", "scripted/any");
    Run first = core.run("greeter", "One");

    core.finish(core.runs.start(TestCore.inSession("greeter", first.session(), "Two"), TestCore.ALICE));

    assertThat(model.asked.getLast().messages()).containsExactly(new Message.User("One"),
        new Message.Assistant("Yes.", List.of()), new Message.User("Two"));
    assertThat(core.sessions.messages(first.session(), null, 10, TestCore.ALICE).items())
        .extracting(message -> message.role() + ": " + message.text())
        .containsExactly("user: One", "assistant: Yes.", "user: Two", "assistant: Yes.");
  }

  @Test
  void runsOfOneSessionGoOneAfterTheOther() throws Exception {
    var model = ScriptedModel.saying("Yes.");
    core.offer("scripted", model);
    core.agent("greeter", "scripted/any");
    String session = core.sessions.create("greeter", null, TestCore.ALICE).id();

    List<Run> started = IntStream.range(0, 5)
        .mapToObj(i -> core.runs.start(TestCore.inSession("greeter", session, "n" + i), TestCore.ALICE)).toList();
    for (Run run : started) {
      core.finish(run);
    }

    assertThat(model.asked.getLast().messages()).filteredOn(Message.User.class::isInstance)
        .containsExactly(new Message.User("n0"), new Message.User("n1"), new Message.User("n2"), new Message.User("n3"),
            new Message.User("n4"));
  }

  @Test
  void aQueuedRunThatIsCancelledLetsNobodyJumpTheQueue() throws Exception {
    var slow = new ScriptedModel.Silent();
    core.offer("silent", slow);
    core.offer("scripted", ScriptedModel.saying("Yes."));
    core.agent("patient", "silent/any");
    core.agent("greeter", "scripted/any");
    String session = core.sessions.create("greeter", null, TestCore.ALICE).id();
    Run first = core.runs.start(TestCore.inSession("patient", session, "one"), TestCore.ALICE);
    Run second = core.runs.start(TestCore.inSession("greeter", session, "two"), TestCore.ALICE);
    Run third = core.runs.start(TestCore.inSession("greeter", session, "three"), TestCore.ALICE);
    slow.opened.await();

    core.runs.cancel(second.id(), TestCore.ALICE);
    assertThat(core.finish(second).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(core.runs.get(third.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.QUEUED);
    core.runs.cancel(first.id(), TestCore.ALICE);

    Run ended = core.finish(third);
    assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(core.log(third).get(1).at()).isAfterOrEqualTo(core.finish(first).endedAt());
  }

  @Test
  void cancellingClosesTheModelsStream() throws Exception {
    var model = new ScriptedModel.Silent();
    core.offer("silent", model);
    core.agent("patient", "silent/any");
    Run run = core.runs.start(TestCore.request("patient", "Hello?"), TestCore.ALICE);
    model.opened.await();

    core.runs.cancel(run.id(), TestCore.ALICE);
    Run ended = core.finish(run);

    assertThat(model.closed.getCount()).isZero();
    assertThat(ended.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(core.log(run).getLast().data()).isInstanceOfSatisfying(EventData.RunCancelled.class,
        cancelled -> assertThat(cancelled.by()).isEqualTo("alice-key"));
    assertThat(core.runs.cancel(run.id(), TestCore.ALICE).status()).isEqualTo(RunStatus.CANCELLED);
  }

  @Test
  void aRunEndsAtItsLimits() throws Exception {
    core.offer("scripted", new ScriptedModel(request -> ScriptedModel.calls(echo("again", "x"))));
    core.offer(new Echo());
    core.agent("endless", "scripted/any", new Limits(null, 3, null, null, null, null), "echo");
    core.agent("busy", "scripted/any", new Limits(null, null, 2, null, null, null), "echo");
    core.agent("wordy", "scripted/any", new Limits(null, null, null, 20L, null, null), "echo");

    assertThat(core.run("endless", "Go").problem().detail()).contains("3 model calls").contains("limits.model_calls");
    assertThat(core.run("busy", "Go").problem().detail()).contains("2 tool calls");
    assertThat(core.run("wordy", "Go").problem().detail()).contains("20 tokens");
  }

  @Test
  void aRunThatTakesTooLongFails() throws Exception {
    core.offer("silent", new ScriptedModel.Silent());
    core.agent("patient", "silent/any", new Limits(1, null, null, null, null, null));

    Run run = core.run("patient", "Hello?");

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("limit_exceeded");
    assertThat(run.problem().detail()).contains("1 seconds");
  }

  @Test
  void aModelThatFailsFailsTheRunAndSaysWhen() throws Exception {
    core.offer("failing", (request, context) -> {
      throw new ModelException(ModelException.Kind.RATE_LIMITED, "slow down", false, Duration.ofSeconds(7), null);
    });
    core.agent("unlucky", "failing/any");

    Run run = core.run("unlucky", "Hi");

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("model_rate_limited");
    assertThat(run.problem().retryAfter()).isEqualTo(Duration.ofSeconds(7));
    assertThat(core.log(run).getLast().type()).isEqualTo("run.failed");
  }

  @Test
  void whoeverHasAKeyOfTheSameNameLaterDoesNotGetTheRunsOfTheOneBefore() throws Exception {
    core.offer("scripted", ScriptedModel.saying("Hello."));
    core.agent("greeter", "scripted/any");
    var request = new RunRequest("greeter", "Hi", null, null, null, null, "order-17", true);
    var alices = Principal.of("ci", "default", "alice", BuiltInRole.USER);
    var bobs = Principal.of("ci", "default", "bob", BuiltInRole.USER);

    Run first = core.finish(core.runs.start(request, alices));
    Run second = core.finish(core.runs.start(request, bobs));

    assertThat(second.id()).isNotEqualTo(first.id());
    assertThat(second.userId()).isEqualTo("bob");
    assertThat(core.runs.start(request, alices).id()).isEqualTo(first.id());
    assertThat(core.runs.start(request, bobs).id()).isEqualTo(second.id());
  }

  @Test
  void whoMayNotActForAPersonAnyMoreDoesNotGetTheirRunByItsIdempotencyKey() throws Exception {
    core.offer("scripted", ScriptedModel.saying("For Bob."));
    core.agent("greeter", "scripted/any");
    var acting = Principal.of("ci", "default", "alice", BuiltInRole.SERVICE);
    Run bobs = core.finish(
        core.runs.start(new RunRequest("greeter", "Hi", null, "bob", null, null, "order-17", true), acting));
    var plain = Principal.of("ci", "default", "alice", BuiltInRole.USER);

    assertThatThrownBy(
        () -> core.runs.start(new RunRequest("greeter", "Hi", null, null, null, null, "order-17", true), plain))
        .isInstanceOfSatisfying(ProblemException.class, refused -> {
          assertThat(refused.problem().code()).isEqualTo("idempotency_key_reused");
          assertThat(refused.problem().toString()).doesNotContain(bobs.id());
        });
  }

  @Test
  void theSameIdempotencyKeyGivesTheSameRun() throws Exception {
    var model = ScriptedModel.saying("Once.");
    core.offer("scripted", model);
    core.agent("greeter", "scripted/any");
    var request = new RunRequest("greeter", "Hi", null, null, null, null, "key-1", true);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var started = new ArrayList<Future<Run>>();
      for (int i = 0; i < 20; i++) {
        started.add(threads.submit(() -> core.runs.start(request, TestCore.ALICE)));
      }
      var ids = new TreeSet<String>();
      for (Future<Run> run : started) {
        ids.add(core.finish(run.get()).id());
      }
      assertThat(ids).hasSize(1);
    }
    assertThat(model.asked).hasSize(1);
    assertThatThrownBy(
        () -> core.runs.start(new RunRequest("greeter", "Other", null, null, null, null, "key-1", true),
            TestCore.ALICE))
        .isInstanceOf(ProblemException.class).hasMessageContaining("came with another request");
  }

  @Test
  void whatBelongsToAnotherUserIsNotThere() throws Exception {
    core.offer("scripted", ScriptedModel.saying("Hello."));
    core.agent("greeter", "scripted/any");
    Run run = core.run("greeter", "Hi");

    assertThatThrownBy(() -> core.runs.get(run.id(), TestCore.BOB)).hasMessage("there is no run '" + run.id() + "'");
    assertThatThrownBy(() -> core.runs.events(run.id(), 0, 10, TestCore.BOB)).hasMessageContaining("there is no run");
    assertThatThrownBy(() -> core.runs.follow(run.id(), 0, TestCore.BOB)).hasMessageContaining("there is no run");
    assertThatThrownBy(() -> core.runs.cancel(run.id(), TestCore.BOB)).hasMessageContaining("there is no run");
    assertThatThrownBy(() -> core.sessions.get(run.session(), TestCore.BOB))
        .hasMessageContaining("there is no session");
    assertThatThrownBy(
        () -> core.runs.start(TestCore.inSession("greeter", run.session(), "Hi"), TestCore.BOB))
        .hasMessageContaining("there is no session");
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.BOB).items()).isEmpty();
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.ALICE).items()).hasSize(1);
  }

  @Test
  void aRequestThatCannotWorkIsRefusedAtOnce() {
    core.offer("scripted", ScriptedModel.saying("Hello."));
    core.agent("greeter", "scripted/any");
    core.agent("lost", "nowhere/any");

    assertThatThrownBy(() -> core.run("nobody", "Hi")).hasMessageContaining("there is no agent 'nobody'");
    assertThatThrownBy(() -> core.run("greeter", " ")).hasMessageContaining("'input' should be");
    assertThatThrownBy(() -> core.run("lost", "Hi")).hasMessageContaining("no model provider 'nowhere'")
        .hasMessageContaining("scripted");
    assertThat(core.runs.list(null, RunFilter.ALL, null, 10, TestCore.ADMIN).items()).isEmpty();
  }

  @Test
  void whileTheDiskIsFullNothingIsShownAndNothingIsLost() throws Exception {
    core.offer("scripted", ScriptedModel.saying("Hello."));
    core.agent("greeter", "scripted/any");
    core.storage.broken(true);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Run> started = threads.submit(() -> core.runs.start(TestCore.request("greeter", "Hi"), TestCore.ALICE));
      while (core.writer.check().up()) {
        Thread.onSpinWait();
      }
      assertThat(core.writer.check().detail()).contains("disk is full");
      assertThat(started.isDone()).isFalse();

      core.storage.broken(false);

      assertThat(core.finish(started.get()).output()).isEqualTo("Hello.");
    }
    assertThat(core.writer.check().up()).isTrue();
  }
}
