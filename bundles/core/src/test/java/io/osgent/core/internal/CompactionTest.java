package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static io.osgent.core.internal.Talks.isForSummary;
import static io.osgent.core.internal.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.CallContext;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ModelFinished;
import io.osgent.api.event.EventData.ModelStarted;
import io.osgent.api.event.EventData.SessionCompacted;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.Effect;
import io.osgent.core.internal.context.Boundary;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.agent.ContextRules.Strategy;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Conversations that outgrow what their model can take. */
@Timeout(60)
class CompactionTest {
  @TempDir
  private Path folder;

  private TestCore core;
  private int steps;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer(MadeTool.of("look", Effect.READ, (number, context) -> words("seen", 100)));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private ScriptedModel model(ScriptedModel.Script script) {
    var model = new ScriptedModel(script);
    core.offer("scripted", model);
    return model;
  }

  /** Answers with 50 words, and sums up in a few. */
  private static List<ModelEvent> chat(ChatRequest request) {
    return isForSummary(request) ? text("They talk.") : text(words("well", 50));
  }

  /** Looks a few times, and is done. */
  private ScriptedModel.Script looking(int times) {
    return request -> {
      if (isForSummary(request)) {
        return text("It has been looked " + steps + " times.");
      }
      return steps < times ? calls(step("look", ++steps)) : text("Done.");
    };
  }

  private Run say(String session, String input) throws Exception {
    return core.finish(core.runs.start(TestCore.inSession("talker", session, input), TestCore.ALICE));
  }

  private void replaysIdentically(Run run) throws Exception {
    assertThat(Replays.of(core, run).difference()).as("%s", core.types(run)).isNull();
  }

  private static List<ChatRequest> questions(ScriptedModel model) {
    return model.asked.stream().filter(request -> !isForSummary(request)).toList();
  }

  @Test
  void aLongConversationStaysWithinTheLimitAndEveryRunOfItReplays() throws Exception {
    ScriptedModel model = model(CompactionTest::chat);
    core.save(Talks.agent(Talks.SHORT));
    Run run = core.run("talker", words("what", 50));
    for (int turn = 0; turn < 40; turn++) {
      run = say(run.session(), words("what", 50));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      replaysIdentically(run);
      assertThat(core.events(run, SessionCompacted.class)).allSatisfy(told -> assertThat(told)
          .returns("summarize", SessionCompacted::strategy)
          .matches(cut -> cut.tokensAfter() < cut.tokensBefore() / 2));
    }

    assertThat(questions(model)).hasSize(41)
        .allSatisfy(request -> assertThat(Talks.tokens(request)).isLessThanOrEqualTo(800));
    assertThat(model.timesAsked()).as("a summary now and then").isBetween(44, 53);
    assertThat(core.sessions.messages(run.session(), null, 100, TestCore.ALICE).items()).as("people see it all")
        .hasSize(82);
  }

  @Test
  void theModelIsAskedToSumUpAndShownWhatItWroteInThePlaceOfTheRest() throws Exception {
    ScriptedModel model = model(looking(9));
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.output()).isEqualTo("Done.");
    SessionCompacted told = core.events(run, SessionCompacted.class).getFirst();
    assertThat(told).returns("summarize", SessionCompacted::strategy).returns(run.id(), SessionCompacted::run)
        .returns(null, SessionCompacted::problem);
    assertThat(told.summary()).startsWith("It has been looked ");
    assertThat(told.tokensBefore()).isGreaterThan(800);
    assertThat(told.tokensAfter()).isLessThan(500);
    ChatRequest after = model.asked.get(model.asked.indexOf(
        model.asked.stream().filter(Talks::isForSummary).findFirst().orElseThrow()) + 1);
    assertThat(after.messages()).startsWith(
        new Message.User(
            "[The earlier messages of this conversation were left out, for it has grown too long. In short:]\n\n"
                + told.summary()),
        new Message.User("Look around."));
    assertThat(after.messages().getLast()).isInstanceOf(Message.ToolAnswer.class);
    replaysIdentically(run);
  }

  @Test
  void aRunMayBeCutTwiceAndTheSecondSummaryIsMadeOfTheFirst() throws Exception {
    ScriptedModel model = model(looking(16));
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    List<SessionCompacted> told = core.events(run, SessionCompacted.class);
    assertThat(told).hasSizeGreaterThanOrEqualTo(2);
    assertThat(told.get(1).seq()).isGreaterThan(told.getFirst().seq());
    assertThat(model.asked.stream().filter(Talks::isForSummary).skip(1).findFirst().orElseThrow().messages())
        .startsWith(new Boundary(run.id(), told.getFirst()).note());
    replaysIdentically(run);
  }

  @Test
  void betweenTwoBoundariesThePromptOnlyGrowsAtItsEnd() throws Exception {
    ScriptedModel model = model(looking(16));
    core.save(Talks.agent(Talks.SHORT, "look"));

    core.run("talker", "Look around.");

    for (int i = 1; i < model.asked.size(); i++) {
      ChatRequest before = model.asked.get(i - 1);
      ChatRequest now = model.asked.get(i);
      assertThat(now.tools()).isSameAs(before.tools());
      assertThat(now.instructions()).isEqualTo(before.instructions());
      if (isForSummary(now)) {
        List<Message> leftOut = now.messages().subList(0, now.messages().size() - 1);
        assertThat(before.messages().subList(0, leftOut.size())).as("a summary is asked for from the same beginning")
            .isEqualTo(leftOut);
      } else if (!isForSummary(before)) {
        assertThat(now.messages().subList(0, before.messages().size())).isEqualTo(before.messages());
      }
    }
  }

  @Test
  void theNextRunBeginsFromTheBoundaryAndReadsNothingBeforeIt() throws Exception {
    ScriptedModel model = model(CompactionTest::chat);
    core.save(Talks.agent(Talks.SHORT));
    Run run = core.run("talker", "first " + words("what", 50));
    String oldest = run.id();
    while (core.events(run, SessionCompacted.class).isEmpty()) {
      run = say(run.session(), words("what", 50));
    }
    List<Message> shown = questions(model).getLast().messages();
    core.storage.tamper(oldest, lines -> List.of("nobody can read this"));

    Run next = say(run.session(), "And then?");

    assertThat(next.status()).isEqualTo(RunStatus.COMPLETED);
    List<Message> messages = questions(model).getLast().messages();
    assertThat(messages.subList(0, shown.size())).isEqualTo(shown);
    assertThat(messages.getFirst()).asString().contains("They talk.");
    assertThat(messages.getLast()).isEqualTo(new Message.User("And then?"));
    replaysIdentically(next);
  }

  @Test
  void whatTheSummaryCostIsPartOfTheRunAndCountedOnce() throws Exception {
    model(request -> {
      List<ModelEvent> answer = new ArrayList<>(isForSummary(request)
          ? List.of(new ModelEvent.TextDelta("Short."))
          : steps < 9
              ? List.of(new ModelEvent.ToolCallDone(step("look", ++steps)))
              : List.of(new ModelEvent.TextDelta("Done.")));
      answer.add(new ModelEvent.UsageReport(Usage.of(isForSummary(request) ? 1000 : 1, 1), new BigDecimal("0.01")));
      answer.add(new ModelEvent.Finished(FinishReason.STOP));
      return answer;
    });
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    List<ModelStarted> calls = core.events(run, ModelStarted.class);
    long summaries = calls.stream().filter(call -> "summary".equals(call.purpose())).count();
    assertThat(summaries).isPositive();
    assertThat(run.usage().inputTokens()).isEqualTo(1000 * summaries + calls.size() - summaries);
    assertThat(run.usage().cost())
        .isEqualByComparingTo(new BigDecimal("0.01").multiply(BigDecimal.valueOf(calls.size())));
    assertThat(calls).extracting(ModelStarted::call).doesNotHaveDuplicates();
    replaysIdentically(run);
  }

  @Test
  void nobodyIsShownTheSummaryAsPartOfTheAnswer() throws Exception {
    model(looking(9));
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(core.events(run, EventData.TextDelta.class)).extracting(EventData.TextDelta::text)
        .containsExactly("Done.");
  }

  @Test
  void whereTheModelCannotSumUpTheEarlierMessagesAreLeftOutAndTheRunGoesOn() throws Exception {
    ChatModel failing = (request, context) -> {
      if (isForSummary(request)) {
        throw new ModelException(Kind.OVERLOADED, "come back later");
      }
      return new ScriptedModel(looking(9)).open(request, context);
    };
    core.offer("scripted", failing);
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.output()).isEqualTo("Done.");
    assertThat(core.events(run, SessionCompacted.class)).isNotEmpty().allSatisfy(told -> assertThat(told)
        .returns("drop", SessionCompacted::strategy).returns(null, SessionCompacted::summary)
        .returns("come back later", SessionCompacted::problem));
    replaysIdentically(run);
  }

  @Test
  void aSummaryThatBreaksOffInTheMiddleIsPaidForAndDoneWithout() throws Exception {
    ChatModel breaking = (request, context) -> isForSummary(request)
        ? ScriptedModel.breakingOff("In short").open(request, context)
        : new ScriptedModel(looking(9)).open(request, context);
    core.offer("scripted", breaking);
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.output()).isEqualTo("Done.");
    assertThat(core.events(run, ModelFinished.class)).extracting(ModelFinished::reason)
        .contains(FinishReason.BROKEN_OFF);
    assertThat(core.events(run, SessionCompacted.class).getFirst().problem()).isEqualTo("the line is dead");
    replaysIdentically(run);
  }

  @Test
  void aSummaryThatSaysNothingOrTooMuchIsDoneWithout() throws Exception {
    for (String summary : List.of(" ", words("blah", 5_000))) {
      steps = 0;
      var registration = core.offer("scripted", new ScriptedModel(request -> isForSummary(request)
          ? text(summary)
          : looking(9).apply(request)));
      core.save(Talks.agent(Talks.SHORT, "look"));

      Run run = core.run("talker", "Look around.");

      assertThat(core.events(run, SessionCompacted.class).getFirst())
          .returns("drop", SessionCompacted::strategy)
          .returns("the model gave no summary that is shorter than what it sums up", SessionCompacted::problem);
      replaysIdentically(run);
      registration.unregister();
    }
  }

  @Test
  void anAgentMayHaveTheEarlierMessagesLeftOutWithoutASummary() throws Exception {
    ScriptedModel model = model(looking(9));
    core.save(Talks.agent(Talks.dropping(), "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.output()).isEqualTo("Done.");
    assertThat(model.asked).noneMatch(Talks::isForSummary);
    assertThat(core.events(run, SessionCompacted.class).getFirst()).returns("drop", SessionCompacted::strategy)
        .returns(null, SessionCompacted::problem);
    assertThat(model.asked.getLast().messages().getFirst()).isEqualTo(new Message.User(
        "[The earlier messages of this conversation were left out, for it has grown too long.]"));
    replaysIdentically(run);
  }

  /** A model that takes so many tokens by its own count, and says so when asked for more. */
  private static final class Narrow implements ChatModel {
    private final ScriptedModel script;
    private final long most;

    Narrow(ScriptedModel script, long most) {
      this.script = script;
      this.most = most;
    }

    @Override
    public ModelStream open(ChatRequest request, CallContext context)
        throws ModelException {
      if (Talks.tokens(request) > most) {
        throw new ModelException(Kind.CONTEXT_TOO_LONG, "at most " + most + " tokens");
      }
      return script.open(request, context);
    }
  }

  @Test
  void aPromptThatTheProviderFindsTooLongIsCutAndAskedAgain() throws Exception {
    var script = new ScriptedModel(looking(9));
    core.offer("scripted", new Narrow(script, 900));
    core.save(Talks.agent(ContextRules.DEFAULT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.status()).as("%s", run.problem()).isEqualTo(RunStatus.COMPLETED);
    assertThat(core.events(run, SessionCompacted.class)).isNotEmpty();
    assertThat(core.events(run, ModelFinished.class)).filteredOn(end -> end.reason() == FinishReason.BROKEN_OFF)
        .hasSameSizeAs(core.events(run, SessionCompacted.class))
        .allSatisfy(end -> assertThat(end.usage()).isEqualTo(Usage.NONE));
    replaysIdentically(run);
  }

  @Test
  void aPromptThatIsTooLongEvenSoEndsTheRunAndSaysWhy() throws Exception {
    core.offer("scripted", new Narrow(new ScriptedModel(looking(9)), 3));
    core.save(Talks.agent(ContextRules.DEFAULT, "look"));

    Run run = core.run("talker", "Look around, please.");

    assertThat(run.problem().code()).isEqualTo("model_context_too_long");
    assertThat(core.events(run, SessionCompacted.class)).isEmpty();
    replaysIdentically(run);
  }

  @Test
  void withCompactionOffTheProvidersRefusalEndsTheRun() throws Exception {
    core.offer("scripted", new Narrow(new ScriptedModel(looking(9)), 500));
    core.save(Talks.agent(new ContextRules(1_000, null, null, Strategy.OFF, null), "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(run.problem().code()).isEqualTo("model_context_too_long");
    assertThat(core.events(run, SessionCompacted.class)).isEmpty();
    replaysIdentically(run);
  }

  /** A model whose provider says what it can take. */
  private record Known(ScriptedModel script, Abilities abilities) implements ChatModel {
    @Override
    public List<ModelInfo> models() {
      return List.of(new ModelInfo("any", "", null, abilities));
    }

    @Override
    public ModelStream open(ChatRequest request, CallContext context) {
      return script.open(request, context);
    }
  }

  @Test
  void whatAModelCanTakeIsKnownFromItsProvider() throws Exception {
    var script = new ScriptedModel(looking(16));
    core.offer("scripted", new Known(script, new Abilities(1_200, 200, true, false, false)));
    core.save(Talks.agent(ContextRules.DEFAULT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(core.events(run, SessionCompacted.class)).isNotEmpty();
    assertThat(questions(script)).allSatisfy(request -> assertThat(Talks.tokens(request)).isLessThan(1_000));
    assertThat(questions(script)).anySatisfy(request -> assertThat(Talks.tokens(request)).isGreaterThan(500));
    replaysIdentically(run);
  }

  @Test
  void whatTheProviderHasCountedIsBelievedRatherThanTheEstimate() throws Exception {
    // Half as much again as the rule of thumb says: cut at 800, that is at about 530 by our count.
    var script = new ScriptedModel(request -> {
      List<ModelEvent> answer = new ArrayList<>(looking(16).apply(request));
      answer.add(answer.size() - 1, new ModelEvent.UsageReport(Usage.of(60 + Talks.tokens(request) * 3 / 2, 5)));
      return answer;
    });
    core.offer("scripted", script);
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(core.events(run, SessionCompacted.class)).isNotEmpty();
    assertThat(questions(script)).allSatisfy(request -> assertThat(Talks.tokens(request)).isLessThan(600));
    replaysIdentically(run);
  }

  @Test
  void aRunThatIsCancelledWhileItSumsUpIsCancelledThere() throws Exception {
    var silent = new ScriptedModel.Silent(new ModelEvent.TextDelta("In sh"));
    core.offer("scripted", (request, context) -> isForSummary(request)
        ? silent.open(request, context)
        : new ScriptedModel(looking(9)).open(request, context));
    core.save(Talks.agent(Talks.SHORT, "look"));
    Run run = core.runs.start(TestCore.request("talker", "Look around."), TestCore.ALICE);
    silent.opened.await();
    core.runs.cancel(run.id(), TestCore.ALICE);

    Run ended = core.finish(run);

    assertThat(ended.status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(core.events(run, SessionCompacted.class)).isEmpty();
    replaysIdentically(ended);
  }

  @Test
  void aModelThatIsReplacedWhileItSumsUpIsAskedAgain() throws Exception {
    core.close();
    core = new TestCore(folder, new MemoryStorage(), none -> {}, new Patience(
        Duration.ofMillis(10), Duration.ofSeconds(10), Duration.ofSeconds(20)));
    core.offer(MadeTool.of("look", Effect.READ, (number, context) -> words("seen", 100)));
    var silent = new ScriptedModel.Silent(new ModelEvent.TextDelta("In sh"));
    var first = core.offer("scripted", (request, context) -> isForSummary(request)
        ? silent.open(request, context)
        : new ScriptedModel(looking(9)).open(request, context));
    core.save(Talks.agent(Talks.SHORT, "look"));
    Run run = core.runs.start(TestCore.request("talker", "Look around."), TestCore.ALICE);
    silent.opened.await();
    first.unregister();
    core.offer("scripted", new ScriptedModel(looking(9)));

    Run ended = core.finish(run);

    assertThat(ended.output()).isEqualTo("Done.");
    assertThat(core.types(run)).containsSubsequence("model.started", "model.restarted", "model.finished",
        "session.compacted");
    assertThat(core.events(run, SessionCompacted.class).getFirst().strategy()).isEqualTo("summarize");
    replaysIdentically(ended);
  }

  @Test
  void fiftyToolsPluggedInMidRunLeaveTheBeginningOfItsPromptsAsItWas() throws Exception {
    var hold = new Hold();
    core.offer(MadeTool.of("stay", Effect.READ, (number, context) -> {
      hold.stay();
      return "stayed";
    }));
    var model = ScriptedModel.saying(calls(step("look", 1)), calls(step("stay", 2)), calls(step("look", 3)),
        text("Done."));
    core.offer("scripted", model);
    core.save(Talks.agent(ContextRules.DEFAULT, "*"));
    Run run = core.runs.start(TestCore.request("talker", "Look around."), TestCore.ALICE);
    hold.awaitInside();
    for (int i = 0; i < 50; i++) {
      core.offer(MadeTool.of("a_new_tool_" + i, Effect.READ, (number, context) -> "new"));
    }
    hold.letGo();

    Run ended = core.finish(run);

    assertThat(ended.output()).isEqualTo("Done.");
    assertThat(core.catalog.tools()).hasSize(52);
    assertThat(model.asked).hasSize(4).allSatisfy(request -> {
      assertThat(request.tools()).isSameAs(model.asked.getFirst().tools());
      assertThat(request.instructions()).isEqualTo(model.asked.getFirst().instructions());
    });
    String first = core.json.write(List.of(model.asked.getFirst().tools(), model.asked.getFirst().messages()));
    String last = core.json.write(List.of(model.asked.getLast().tools(), model.asked.getLast().messages()));
    assertThat(last).startsWith(first.substring(0, first.length() - 2));
  }

  @Test
  void theLogBeforeABoundaryStaysAsItWas() throws Exception {
    model(looking(9));
    core.save(Talks.agent(Talks.SHORT, "look"));

    Run run = core.run("talker", "Look around.");

    assertThat(core.log(run)).extracting(Event::seq).startsWith(1L, 2L, 3L).doesNotHaveDuplicates();
    assertThat(core.events(run, EventData.ToolFinished.class)).hasSize(9)
        .allSatisfy(end -> assertThat(end.result()).isEqualTo(words("seen", 100)));
  }
}
