package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.PluginNames;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.ReplayReport.Difference;
import io.osgent.server.run.Run;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** A replay says what is another now, and where the log is not what the run would do. */
@Timeout(60)
class ReplayDifferenceTest {
  @TempDir
  private Path folder;

  private final Ledger ledger = new Ledger();
  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    core.offer("scripted", calling(step("look", 1), step("charge", 2)));
    core.offer(ledger.tool("charge", Effect.EFFECT));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private Run worked() throws Exception {
    core.agent("worker", "scripted/any", "*");
    return core.run("worker", "Go");
  }

  @Test
  void anAgentThatWasChangedSinceIsNamedAndTheRunIsReplayedWithTheOneItHad() throws Exception {
    core.offer(ledger.tool("look", Effect.READ));
    Run run = worked();
    core.agents.update(new Agent("worker", 0, "", "Be long.", "scripted/other", List.of(), null, null, null, null,
        null), null);

    ReplayReport report = Replays.of(core, run);

    assertThat(report.identical()).as("%s", report).isTrue();
    assertThat(report.changed()).containsExactly("agent worker was version 1, now it is 2");
  }

  @Test
  void anAgentThatIsDeletedIsNamed() throws Exception {
    core.offer(ledger.tool("look", Effect.READ));
    Run run = worked();
    core.agents.delete("worker");

    ReplayReport report = Replays.of(core, run);

    assertThat(report.identical()).as("%s", report).isTrue();
    assertThat(report.changed()).containsExactly("agent worker was version 1, now it is deleted");
  }

  @Test
  void aPluginThatIsAnotherOrIsGoneIsNamed() throws Exception {
    Bundle old = core.bundle("org.example.look", "1.0.0");
    TestCore.offer(old, ledger.tool("look", Effect.READ));
    Run run = worked();

    old.uninstall();
    assertThat(Replays.of(core, run).changed())
        .containsExactly("tool look of org.example.look 1.0.0 was used, now there is none");
    assertThat(Replays.of(core, run).identical()).isTrue();

    TestCore.offer(core.bundle("org.example.look", "2.0.0"), ledger.tool("look", Effect.READ));
    assertThat(Replays.of(core, run).changed())
        .containsExactly("tool look of org.example.look 1.0.0 was used, now it is org.example.look 2.0.0");
    assertThat(Replays.of(core, run).identical()).isTrue();
  }

  @Test
  void aPlannerThatDecidesOtherwiseNowDiffersWhereItDoes() throws Exception {
    Bundle old = core.bundle("org.example.plan", "1.0.0");
    plan(old, "the first");
    core.save(new Agent("planned", 0, "", "", "scripted/any", null, null, "own", null, null, null));
    Run run = core.run("planned", "Go");
    old.uninstall();
    plan(core.bundle("org.example.plan", "2.0.0"), "the second");

    ReplayReport report = Replays.of(core, run);

    assertThat(report.identical()).isFalse();
    assertThat(report.changed())
        .containsExactly("planner own of org.example.plan 1.0.0 was used, now it is org.example.plan 2.0.0");
    assertThat(report.difference().seq()).isEqualTo(2);
    assertThat(report.difference().recorded()).contains("the first").isEqualTo(core.log(run).getLast().json());
    assertThat(report.difference().replayed()).contains("\"type\":\"run.completed\"").contains("the second");
  }

  private static void plan(Bundle bundle, String output) {
    bundle.getBundleContext().registerService(Planner.class, view -> new Step.Finish(output),
        FrameworkUtil.asDictionary(Map.of(PluginNames.NAME, "own")));
  }

  record Word(String word) {}

  @Test
  void aToolThatTakesOtherArgumentsNowDiffersWhereItRefusesThem() throws Exception {
    var old = core.offer(ledger.tool("look", Effect.READ));
    Run run = worked();
    old.unregister();
    core.offer(new MadeTool(ToolSpec.of("look", "Looks", Word.class, Effect.READ), (number, context) -> "", null));

    Difference difference = Replays.of(core, run).difference();

    assertThat(difference.recorded()).contains("\"type\":\"tool.started\"").contains("look1");
    assertThat(difference.replayed()).contains("\"type\":\"tool.finished\"").contains("do not fit its input schema");
  }

  /** @return where the replay parts from the log that somebody has made of the run's */
  private Difference tampered(UnaryOperator<List<String>> with) throws Exception {
    core.offer(ledger.tool("look", Effect.READ));
    Run run = worked();
    core.storage.tamper(run.id(), with);
    ReplayReport report = Replays.of(core, run);
    assertThat(report.identical()).isFalse();
    return report.difference();
  }

  private static UnaryOperator<List<String>> replacing(String what, String by) {
    return lines -> lines.stream().map(line -> line.replace(what, by)).toList();
  }

  private static UnaryOperator<List<String>> moving(Movement how) {
    return lines -> {
      var moved = new ArrayList<String>(lines);
      how.in(moved);
      return moved;
    };
  }

  private interface Movement {
    void in(List<String> lines);
  }

  @Test
  void anOutputThatWasTamperedWithDiffers() throws Exception {
    Difference difference = tampered(replacing("\"output\":\"Done.\"", "\"output\":\"Gone.\""));

    assertThat(difference.recorded()).contains("Gone.");
    assertThat(difference.replayed()).contains("\"output\":\"Done.\"");
  }

  @Test
  void anUsageThatWasTamperedWithDiffersInTheSum() throws Exception {
    Difference difference = tampered(replacing("\"usage\":{\"input_tokens\":20", "\"usage\":{\"input_tokens\":2"));

    assertThat(difference.recorded()).contains("\"type\":\"run.completed\"");
  }

  @Test
  void aCallThatWasMadeAnotherDiffers() throws Exception {
    Difference difference = tampered(lines -> lines.stream()
        .map(line -> line.contains("\"type\":\"tool.started\"") ? line.replace("charge", "refund") : line).toList());

    assertThat(difference.recorded()).contains("refund2");
    assertThat(difference.replayed()).contains("charge2");
  }

  @Test
  void anEventThatWasTakenOutDiffersThere() throws Exception {
    var at = new AtomicInteger();
    Difference difference = tampered(moving(lines -> {
      String start = lines.stream().filter(line -> line.contains("\"type\":\"tool.started\""))
          .filter(line -> line.contains("\"call\":\"charge2\"")).findFirst().orElseThrow();
      at.set(lines.indexOf(start) + 1);
      lines.remove(start);
    }));

    assertThat(difference.seq()).isEqualTo(at.get());
  }

  @Test
  void eventsThatWereExchangedDiffer() throws Exception {
    Difference difference = tampered(moving(lines -> Collections.swap(lines, 2, 3)));

    assertThat(difference.seq()).isEqualTo(3);
  }

  @Test
  void aLogThatWasCutShortDiffersAtItsEnd() throws Exception {
    Difference difference = tampered(moving(List::removeLast));

    assertThat(difference.recorded()).isNull();
    assertThat(difference.replayed()).contains("\"type\":\"run.completed\"");
  }

  @Test
  void aLogToWhichSomethingWasAddedDiffersThere() throws Exception {
    Difference difference = tampered(moving(lines -> lines
        .add(lines.get(1).replace("\"seq\":2,", "\"seq\":" + (lines.size() + 1) + ","))));

    assertThat(difference.recorded()).contains("\"type\":\"model.started\"");
    assertThat(difference.replayed()).doesNotContain("model.started");
  }

  @Test
  void theEndOfACallThatWasTakenOutDiffersAndNobodyWaitsForIt() throws Exception {
    Difference difference = tampered(moving(lines -> lines
        .removeIf(line -> line.contains("\"type\":\"tool.finished\"") && line.contains("\"call\":\"charge2\""))));

    assertThat(difference).isNotNull();
  }

  @Test
  void noLogMakesAReplayCallATool() throws Exception {
    core.offer(ledger.tool("look", Effect.READ));
    Run run = worked();
    List<String> lines = core.log(run).stream().map(Event::json).toList();
    ledger.keys.clear();
    for (int without = 1; without < lines.size(); without++) {
      int one = without;
      core.storage.tamper(run.id(), moving(all -> {
        all.clear();
        all.addAll(lines);
        all.remove(one);
      }));
      assertThat(Replays.of(core, run).identical()).as("without %s", lines.get(one)).isFalse();
    }
    assertThat(ledger.keys).isEmpty();
    assertThat(core.events(run, EventData.RunStarted.class)).hasSize(1);
  }
}
