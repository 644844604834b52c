package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.PluginNames;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Run;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

@Timeout(60)
class FeedbackServiceTest {
  private static final Scope OF_ALICE = new Scope("default", "alice", null, null);

  @TempDir
  private Path folder;

  private final Notebook notebook = new Notebook();
  private TestCore core;
  private FeedbackService feedback;
  private ServiceRegistration<Memory> offered;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer("scripted", ScriptedModel.saying("Yes."));
    offer();
    core.agents.create(
        new Agent("friend", 0, "", "Be kind.", "scripted/any", null, List.of("notebook"), null, null, null, null));
    feedback = new FeedbackService(core.storage, core.runs, core.logs, new MemoryAccess("", core.registry()));
    notebook.write(OF_ALICE, List.of(new Change.Keep("jam", new Note(Note.FACT, "pancakes with jam", Instant.EPOCH)),
        new Change.Keep("tyres", new Note(Note.FACT, "the car needs tyres", Instant.EPOCH))));
  }

  private void offer() {
    offered = core.offer(Memory.class, notebook, Map.of(PluginNames.NAME, "notebook"));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private String judged(String id) {
    Recollection one = notebook.recall(OF_ALICE, Query.of(Set.of(id))).getFirst();
    return one.helped() + ":" + one.hindered();
  }

  @Test
  void whatARunWasRemindedOfIsWeighedByWhatItsUserThinks() throws Exception {
    Run run = core.run("friend", "How do I like my pancakes?");

    Feedback given = feedback.give(run.id(), true, "spot on", TestCore.ALICE);

    assertThat(given).isEqualTo(new Feedback(run.id(), "alice", true, "spot on", given.at(), true));
    assertThat(judged("jam")).isEqualTo("1:0");
    assertThat(judged("tyres")).isEqualTo("0:0");
    assertThat(core.storage.feedback(run.id(), "alice")).contains(given);
  }

  @Test
  void theSameOpinionCountsOnce() throws Exception {
    Run run = core.run("friend", "How do I like my pancakes?");

    Feedback first = feedback.give(run.id(), true, null, TestCore.ALICE);
    assertThat(feedback.give(run.id(), true, null, TestCore.ALICE)).isEqualTo(first);
    assertThat(feedback.give(run.id(), true, "well said", TestCore.ALICE).comment()).isEqualTo("well said");
    assertThat(judged("jam")).isEqualTo("1:0");
  }

  @Test
  void aChangedOpinionOutweighsTheFormer() throws Exception {
    Run run = core.run("friend", "How do I like my pancakes?");

    feedback.give(run.id(), true, null, TestCore.ALICE);
    assertThat(feedback.give(run.id(), false, null, TestCore.ALICE).helpful()).isFalse();
    assertThat(judged("jam")).isEqualTo("1:2");
  }

  @Test
  void whatAMemoryCouldNotBeToldIsToldWhenItIsSaidAgain() throws Exception {
    Run run = core.run("friend", "How do I like my pancakes?");
    offered.unregister();

    assertThat(feedback.give(run.id(), true, null, TestCore.ALICE).counted()).isFalse();
    offer();
    assertThat(feedback.give(run.id(), true, null, TestCore.ALICE).counted()).isTrue();
    assertThat(judged("jam")).isEqualTo("1:0");
  }

  @Test
  void aRunOfSomebodyElseIsNotThere() throws Exception {
    Run run = core.run("friend", "How do I like my pancakes?");

    for (String id : List.of(run.id(), "run_none")) {
      assertThatThrownBy(() -> feedback.give(id, true, null, TestCore.BOB)).isInstanceOfSatisfying(
          ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("run_not_found"));
    }
    assertThatThrownBy(() -> feedback.give(run.id(), true, "x".repeat(10_001), TestCore.ALICE))
        .hasMessageContaining("'comment' should have at most 10000 characters");
    assertThat(judged("jam")).isEqualTo("0:0");
  }

  @Test
  void aRunThatGoesOnIsNotJudgedYet() throws Exception {
    var hold = new Hold();
    core.offer("held", (request, context) -> {
      hold.stay();
      throw new AssertionError("nobody lets it go");
    });
    core.agent("slow", "held/any");
    Run run = core.runs.start(TestCore.request("slow", "Hello"), TestCore.ALICE);

    assertThatThrownBy(() -> feedback.give(run.id(), true, null, TestCore.ALICE)).isInstanceOfSatisfying(
        ProblemException.class, e -> assertThat(e.problem().code()).isEqualTo("run_going_on"));
    core.runs.cancel(run.id(), TestCore.ALICE);
    assertThat(core.finish(run).status().ended()).isTrue();
  }
}
