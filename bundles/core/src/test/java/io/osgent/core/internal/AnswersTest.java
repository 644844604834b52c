package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.Effect;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a model's answer leaves in the log, and what the model is given back of it. */
class AnswersTest {
  private static final Thought THOUGHT = new Thought("scripted", "{\"signature\":\"abc\"}");

  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer(new Ledger().tool("look", Effect.READ));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  @Test
  void aModelIsGivenBackItsThoughtsTogetherWithWhatItAskedFor() throws Exception {
    var request = new ToolRequest("c1", "look", "{\"number\":1}");
    var model = ScriptedModel.saying(
        List.of(new ModelEvent.ThinkingDelta("Hm."), new ModelEvent.ThoughtDone(THOUGHT),
            new ModelEvent.ToolCallDone(request), new ModelEvent.Finished(FinishReason.TOOL_CALLS)),
        ScriptedModel.text("Done."));
    core.offer("scripted", model);
    core.agent("thinker", "scripted/any", "look");

    Run run = core.run("thinker", "Go");

    assertThat(model.asked.getLast().messages())
        .contains(new Message.Assistant("", List.of(request), List.of(THOUGHT)));
    assertThat(core.types(run)).containsSubsequence("thinking.delta", "thinking.done", "tool.requested",
        "model.finished");
    assertThat(core.runs.replay(run.id(), TestCore.ALICE).identical()).isTrue();
  }

  @Test
  void anAnswerThatGoesOnBehindItsEndEndsTheRun() throws Exception {
    core.offer("endless", (request, context) -> new ModelStream() {
      @Override
      public ModelEvent next() {
        return new ModelEvent.Finished(FinishReason.STOP);
      }

      @Override
      public void close() {}
    });
    core.agent("speaker", "endless/any");

    Run run = core.run("speaker", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("model_malformed");
  }

  @Test
  void whenAnotherModelTakesOverInMidAnswerWhatTheFirstSaidIsVoid() throws Exception {
    core.offer("router", new ScriptedModel(request -> List.of(new ModelEvent.Answering("one/small", null),
        new ModelEvent.TextDelta("Half a sen"),
        new ModelEvent.Answering("two/large", "one/small broke off: the connection was reset"),
        new ModelEvent.TextDelta("A whole sentence."),
        new ModelEvent.UsageReport(Usage.of(30, 12), new BigDecimal("0.25")),
        new ModelEvent.Finished(FinishReason.STOP))));
    core.agent("speaker", "router/fast");

    Run run = core.run("speaker", "Go");

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.output()).isEqualTo("A whole sentence.");
    assertThat(run.usage().cost()).isEqualByComparingTo("0.25");
    assertThat(core.log(run)).extracting(event -> (Object) event.data()).containsSubsequence(
        new EventData.TextDelta("Half a sen"),
        new EventData.ModelRestarted(1, "two/large", "one/small broke off: the connection was reset"),
        new EventData.TextDelta("A whole sentence."));
    assertThat(core.log(run)).filteredOn(event -> event.data() instanceof EventData.ModelFinished).singleElement()
        .satisfies(event -> assertThat(((EventData.ModelFinished) event.data()).model()).isEqualTo("two/large"));
    assertThat(core.runs.replay(run.id(), TestCore.ALICE).identical()).isTrue();
  }
}
