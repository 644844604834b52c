package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calls;
import static io.osgent.core.internal.ScriptedModel.step;
import static io.osgent.core.internal.ScriptedModel.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.agent.ContextRules;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.Reach;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tools that answer at greater length than a model can be shown. */
@Timeout(60)
class ArtifactsTest {
  private static final String BOOK = IntStream.range(0, 3_000).mapToObj(i -> "line " + i + "\n")
      .collect(Collectors.joining());
  private static final ContextRules RULES = new ContextRules(null, null, null, null, 5_000);

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

  /** As the tool that is shipped does: reads on where it is told. */
  private static final class Reader extends RecordTool<Reader.Input> {
    record Input(String id, int offset) {}

    Reader() {
      super("artifact", "Reads on", Input.class, Effect.READ);
    }

    @Override
    protected String answer(Input input, ToolContext context) {
      return context.artifact(input.id()).substring(input.offset(),
          input.offset() + 100);
    }
  }

  private static void world(TestCore core, String book) {
    core.offer(MadeTool.of("read", Effect.READ, (number, context) -> book));
    core.offer(new Reader());
    core.save(Talks.agent(RULES, "read"));
  }

  /** Reads the book, then reads on where the preview says, then is done. */
  private static ScriptedModel curious() {
    return new ScriptedModel(request -> {
      if (!(request.messages().getLast() instanceof Message.ToolAnswer answer)) {
        return calls(step("read", 1));
      }
      return answer.tool().equals("read") ? readOn(answer.text()) : text("It goes on: " + answer.text());
    });
  }

  private static List<ModelEvent> readOn(String preview) {
    String arguments = preview.replaceAll("(?s).*reads it: (\\{.*?\\})\\.\\].*", "$1");
    return calls(new ToolRequest("more", "artifact", arguments));
  }

  private static ToolFinished end(TestCore core, Run run) {
    return core.events(run, ToolFinished.class).getFirst();
  }

  @Test
  void theModelIsShownTheBeginningAndTheEndAndMayReadOn() throws Exception {
    world(core, BOOK);
    core.offer("scripted", curious());

    Run run = core.run("talker", "Read the book.");

    ToolFinished end = end(core, run);
    assertThat(end.result()).hasSizeLessThanOrEqualTo(5_000).startsWith("line 0\nline 1\n")
        .endsWith("line 2998\nline 2999\n").contains("kept as artifact " + end.artifact());
    String offset = end.result().replaceAll("(?s).*\"offset\":(\\d+).*", "$1");
    int read = Integer.parseInt(offset);
    assertThat(run.output()).isEqualTo("It goes on: " + BOOK.substring(read, read + 100));
    assertThat(core.artifacts.text(end.artifact(), TestCore.ALICE)).isEqualTo(BOOK);
    assertThat(core.artifacts.list(run.id(), null, 10, TestCore.ALICE).items()).singleElement().satisfies(
        artifact -> assertThat(artifact)
            .returns(end.artifact(), Artifact::id).returns(run.session(), Artifact::session)
            .returns("alice", Artifact::userId).returns("read", Artifact::tool).returns("read1", Artifact::call)
            .returns((long) BOOK.length(), Artifact::chars));
    Replays.areIdentical(core, run);
  }

  @Test
  void theToolThatReadsOnIsOfferedFromTheStartToWhoeverHasTools() throws Exception {
    world(core, BOOK);
    core.offer("scripted", curious());
    core.agent("bare", "scripted/any");

    assertThat(((RunStarted) core.log(core.run("talker", "Read.")).getFirst().data()).tools())
        .containsExactly("artifact", "read");
    Run bare = core.run("bare", "Read.");
    assertThat(((RunStarted) core.log(bare).getFirst().data()).tools()).isEmpty();
  }

  @Test
  void aResultThatIsShortEnoughIsShownWhole() throws Exception {
    world(core, BOOK.substring(0, 5_000));
    core.offer("scripted", new ScriptedModel(request -> request.messages().getLast() instanceof Message.ToolAnswer
        ? text("Done.")
        : calls(step("read", 1))));

    Run run = core.run("talker", "Read.");

    assertThat(end(core, run)).returns(null, ToolFinished::artifact).returns(BOOK.substring(0, 5_000),
        ToolFinished::result);
    assertThat(core.log(run)).noneMatch(event -> event.json().contains("artifact\":"));
    assertThat(core.artifacts.list(run.id(), null, 10, TestCore.ALICE).items()).isEmpty();
  }

  @Test
  void aToolsOwnBoundCountsWhereItIsLower() throws Exception {
    ToolSpec usual = ToolSpec.of("read", "Reads", Ledger.Step.class, Effect.READ);
    var narrow = new ToolSpec("read", "Reads", usual.inputSchema(), Effect.READ, usual.timeout(), new TreeSet<>(),
        1_000,
        null);
    core.offer(new MadeTool(narrow, (number, context) -> BOOK, (number, result, context) -> {}));
    core.offer("scripted", ScriptedModel.calling(step("read", 1)));
    core.save(Talks.agent(RULES, "read"));

    Run run = core.run("talker", "Read.");

    assertThat(end(core, run).result()).hasSizeLessThanOrEqualTo(1_000).contains("is kept as artifact");
    Replays.areIdentical(core, run);
  }

  @Test
  void anArtifactIsSeenByItsOwnerAloneAndReadInItsOwnSession() throws Exception {
    world(core, BOOK);
    core.offer("scripted", curious());
    Run run = core.run("talker", "Read.");
    String id = end(core, run).artifact();

    assertThat(core.artifacts.text(id, TestCore.ADMIN)).isEqualTo(BOOK);
    assertThatThrownBy(() -> core.artifacts.text(id, TestCore.BOB)).hasMessage("there is no artifact '" + id + "'");
    assertThatThrownBy(() -> core.artifacts.text("art_0", TestCore.BOB)).hasMessage("there is no artifact 'art_0'");
    assertThatThrownBy(() -> core.artifacts.list(run.id(), null, 10, TestCore.BOB))
        .hasMessage("there is no run '" + run.id() + "'");
    assertThat(core.artifacts.read(id, new Scope("default", "alice", "talker", run.session()))).contains(BOOK);
    assertThat(core.artifacts.read(id, new Scope("default", "alice", "talker", "ses_other"))).isEmpty();
    assertThat(core.artifacts.read(id, new Scope("default", "bob", "talker", run.session()))).isEmpty();
  }

  @Test
  void artifactsGoWithTheirSession() throws Exception {
    world(core, BOOK);
    core.offer("scripted", curious());
    Run run = core.run("talker", "Read.");
    String id = end(core, run).artifact();
    assertThat(core.storage.artifact(id, Reach.SERVER)).isPresent();

    core.sessions.delete(run.session(), TestCore.ALICE);

    assertThat(core.storage.artifact(id, Reach.SERVER)).isEmpty();
  }

  @Test
  void aRunCutOffAnywhereHasItsArtifactExactlyWhereItsLogNamesIt() throws Exception {
    world(core, BOOK);
    core.offer("scripted", curious());
    Run run = core.run("talker", "Read.");
    List<Event> whole = core.log(run);
    String id = end(core, run).artifact();

    for (int seen = 1; seen < whole.size(); seen++) {
      MemoryStorage storage = core.storage.cutOff(run.id(), seen);
      boolean told = whole.subList(0, seen).stream().anyMatch(event -> event.data() instanceof ToolFinished);
      assertThat(storage.artifact(id, Reach.SERVER).isPresent()).isEqualTo(told);
      try (TestCore after = new TestCore(Files.createDirectory(folder.resolve("after-" + seen)), storage, next -> {
        world(next, BOOK);
        next.offer("scripted", curious());
      })) {
        Run ended = after.finish(run);

        assertThat(ended.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(ended.output()).startsWith("It goes on: ");
        // A call that is asked for anew has another name, and so has its artifact.
        assertThat(after.storage.artifactText(end(after, ended).artifact())).contains(BOOK);
        assertThat(Replays.of(after, ended).difference()).isNull();
      }
    }
  }

  @Test
  void aNewVersionOfAToolThatAnswersTheSameAtLengthProvesItself() throws Exception {
    world(core, BOOK);
    core.offer("scripted", curious());
    Run run = core.run("talker", "Read.");

    var same = new Plugin<Tool>("read", 0, core.context().getBundle(),
        MadeTool.of("read", Effect.READ, (number, context) -> BOOK));
    var other = new Plugin<Tool>("read", 0, core.context().getBundle(),
        MadeTool.of("read", Effect.READ, (number, context) -> "x" + BOOK));

    assertThat(core.replay.with(run, Map.of("read", same))).isEmpty();
    assertThat(core.replay.with(run, Map.of("read", other))).isPresent();
  }
}
