package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static io.osgent.core.internal.Talks.isForSummary;
import static io.osgent.core.internal.Talks.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ModelFinished;
import io.osgent.api.event.EventData.SessionCompacted;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run whose prompt is cut twice, itself cut off after each of its events in turn. */
@Timeout(300)
class CompactionCrashTest {
  private static final Pattern SEEN = Pattern.compile("(?:seen|Seen until) (\\d+)");

  @TempDir
  private Path folder;

  /** Looks at what comes after the last thing seen, until it has seen twelve. */
  private static List<ModelEvent> answer(ChatRequest request) {
    if (isForSummary(request)) {
      return text("Seen until " + last(request) + ".");
    }
    int next = last(request) + 1;
    return next > 12 ? text("Done.") : calls(step("look", next));
  }

  /** The number of the last thing that is told of. */
  private static int last(ChatRequest request) {
    return request.messages().stream().map(Talks::text)
        .flatMap(text -> SEEN.matcher(text).results())
        .mapToInt(found -> Integer.parseInt(found.group(1))).max().orElse(0);
  }

  private TestCore core(String name, MemoryStorage storage, ChatModel model, Agent agent) throws Exception {
    return new TestCore(Files.createDirectory(folder.resolve(name)), storage, core -> {
      core.offer("scripted", model);
      core.offer(MadeTool.of("look", Effect.READ, (number, context) -> "seen " + number + " " + words("fine", 130)));
      core.save(agent);
    });
  }

  private void goesOnFromAnywhere(ChatModel model, Agent agent, String... expected) throws Exception {
    Run run;
    List<Event> whole;
    var storage = new MemoryStorage();
    try (TestCore core = core("first", storage, model, agent)) {
      run = core.run("talker", "Look.");
      whole = core.log(run);
      assertThat(core.types(run)).containsSubsequence(expected);
    }

    for (int seen = 1; seen < whole.size(); seen++) {
      List<Event> before = whole.subList(0, seen);
      try (TestCore core = core("after-" + seen, storage.cutOff(run.id(), seen), model, agent)) {
        Run ended = core.finish(run);
        List<Event> log = core.log(run);

        assertThat(ended.status()).as("cut off after %s: %s", before.getLast(), ended.problem())
            .isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.output()).isEqualTo("Done.");
        assertThat(log.subList(0, seen)).extracting(Event::json).isEqualTo(before.stream().map(Event::json).toList());
        assertThat(log).extracting(Event::seq)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(core.events(run, EventData.ToolFinished.class)).as("nothing seen is lost").hasSize(12);
        assertThat(core.events(run, SessionCompacted.class)).hasSizeGreaterThanOrEqualTo(2);
        long used = core.events(run, ModelFinished.class).stream().mapToLong(end -> end.usage().inputTokens()).sum();
        assertThat(ended.usage().inputTokens()).as("what is spent is in the log, once").isEqualTo(used);
        assertThat(Replays.of(core, ended).difference()).as("replay of a run cut off after %s", before.getLast())
            .isNull();
      }
    }
  }

  @Test
  void aRunThatIsSummedUpGoesOnFromAnywhere() throws Exception {
    goesOnFromAnywhere(new ScriptedModel(CompactionCrashTest::answer), Talks.agent(Talks.SHORT, "look"),
        "model.started", "model.finished", "session.compacted", "model.started");
  }

  @Test
  void aRunWhoseProviderRefusesItsPromptGoesOnFromAnywhere() throws Exception {
    ChatModel narrow = (request, context) -> {
      if (Talks.tokens(request) > 1_000) {
        throw new ModelException(Kind.CONTEXT_TOO_LONG, "too long");
      }
      return new ScriptedModel(CompactionCrashTest::answer).open(request, context);
    };
    goesOnFromAnywhere(narrow, Talks.agent(ContextRules.DEFAULT, "look"), "model.started", "model.finished",
        "model.started", "model.finished", "session.compacted", "model.started");
  }

  @Test
  void aRunWhoseModelCannotSumUpGoesOnFromAnywhere() throws Exception {
    ChatModel failing = (request, context) -> {
      if (isForSummary(request)) {
        return ScriptedModel.breakingOff("In sh").open(request, context);
      }
      return new ScriptedModel(CompactionCrashTest::answer).open(request, context);
    };
    goesOnFromAnywhere(failing, Talks.agent(Talks.SHORT, "look"), "model.started", "model.finished",
        "session.compacted", "model.started");
  }

  @Test
  void aCallIsNeverPartedFromItsResultWhereverTheRunWasCutOff() throws Exception {
    var model = new ScriptedModel(CompactionCrashTest::answer);
    goesOnFromAnywhere(model, Talks.agent(Talks.dropping(), "look"), "session.compacted", "model.started");

    assertThat(model.asked).allSatisfy(request -> {
      List<Message> messages = request.messages();
      for (int i = 0; i < messages.size(); i++) {
        if (messages.get(i) instanceof Message.ToolAnswer answer) {
          assertThat(((Message.Assistant) messages.get(i - 1)).toolRequests().getFirst().id())
              .isEqualTo(answer.callId());
        }
      }
    });
  }
}
