package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of twenty steps, cut off after each of its events in turn. */
class CrashTest {
  private static final int STEPS = 20;
  private static final List<String> TOOLS = List.of("look", "put", "charge");

  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();

  /** Says a word and asks for the next step; every fourth answer asks for two at once. */
  private static List<ModelEvent> nextStep(ChatRequest request) {
    int done = (int) request.messages().stream().filter(Message.ToolAnswer.class::isInstance).count();
    if (done >= STEPS) {
      return ScriptedModel.text("All " + STEPS + " steps are done.");
    }
    var events = new ArrayList<ModelEvent>(List.of(new ModelEvent.TextDelta("Now step " + done + ". ")));
    events.addAll(done % 4 == 0
        ? ScriptedModel.calls(step(done), step(done + 1))
        : ScriptedModel.calls(step(done)));
    return events;
  }

  private static ToolRequest step(int number) {
    return new ToolRequest("call", TOOLS.get(number % TOOLS.size()), "{\"number\":" + number + "}");
  }

  private void world(TestCore core) {
    core.offer("scripted", new ScriptedModel(CrashTest::nextStep));
    core.offer(ledger.tool("look", Effect.READ));
    core.offer(ledger.tool("put", Effect.IDEMPOTENT));
    core.offer(ledger.tool("charge", Effect.EFFECT));
    core.agent("worker", "scripted/any", "*");
  }

  private TestCore core(String name, MemoryStorage storage) throws Exception {
    return new TestCore(Files.createDirectory(folder.resolve(name)), storage, this::world);
  }

  /** As a person who can look whether an effect has happened. */
  private void decideUntilItEnds(TestCore core, Run run) throws Exception {
    while (!core.runs.get(run.id(), TestCore.ALICE).status().ended()) {
      for (EventData.ApprovalRequested question : core.runs.approvals(run.id(), TestCore.ALICE)) {
        boolean happened = ledger.happened(run.id() + "/" + question.call());
        core.runs.decide(run.id(), question.call(),
            new ApprovalDecision(happened ? Decision.DONE : Decision.RETRY, null, question.argumentsSha256(), null),
            TestCore.ALICE);
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void aRunCutOffAfterAnyEventGoesOnUnaskedAndNoEffectHappensTwice() throws Exception {
    Run run;
    List<Event> whole;
    MemoryStorage storage = new MemoryStorage();
    try (TestCore core = core("first", storage)) {
      run = core.run("worker", "Go");
      whole = core.log(run);
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    }

    for (int seen = 1; seen < whole.size(); seen++) {
      ledger.keys.clear();
      List<Event> before = whole.subList(0, seen);
      before.stream().filter(event -> event.data() instanceof EventData.ToolFinished)
          .forEach(event -> ledger.note(run.id() + "/" + ((EventData.ToolFinished) event.data()).call()));
      try (TestCore core = core("after-" + seen, storage.cutOff(run.id(), seen))) {
        decideUntilItEnds(core, run);
        Run ended = core.finish(run);
        List<Event> log = core.log(run);

        assertThat(ended.status()).as("cut off after %s", before.getLast()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.output()).isEqualTo("All 20 steps are done.");
        assertThat(log.subList(0, seen)).extracting(Event::json).isEqualTo(before.stream().map(Event::json).toList());
        assertThat(log).extracting(Event::seq)
            .containsExactlyElementsOf(LongStream.rangeClosed(1, log.size()).boxed().toList());
        assertThat(effects(log)).as("cut off after %s", before.getLast()).allSatisfy(
            key -> assertThat(ledger.times()).containsEntry(key, 1));
        assertThat(core.runs.replay(run.id(), TestCore.ALICE).identical()).as("replay of a run cut off after %s: %s",
            before.getLast(), core.runs.replay(run.id(), TestCore.ALICE)).isTrue();
      }
    }
  }

  /** The keys of the calls that must not happen twice. */
  private static List<String> effects(List<Event> log) {
    return log.stream().map(Event::data).filter(EventData.ToolStarted.class::isInstance)
        .map(EventData.ToolStarted.class::cast).filter(started -> started.effect() == Effect.EFFECT)
        .map(EventData.ToolStarted::effectKey).distinct().toList();
  }

  @Test
  void anAnswerThatWasCutOffIsAskedForAgainAndWhatItSaidIsVoid() throws Exception {
    MemoryStorage storage = new MemoryStorage();
    Run run;
    try (TestCore core = core("first", storage)) {
      run = core.run("worker", "Go");
    }
    // run.started, model.started, text.delta
    try (TestCore core = core("second", storage.cutOff(run.id(), 3))) {
      decideUntilItEnds(core, run);

      assertThat(core.types(run)).startsWith("run.started", "model.started", "text.delta", "run.resumed",
          "model.restarted", "text.delta");
      assertThat(
          core.sessions.history(run.session(), "run_z").messages().stream().filter(Message.Assistant.class::isInstance)
              .map(message -> ((Message.Assistant) message).text()))
          .startsWith("Now step 0. ", "Now step 2. ");
    }
  }
}
