package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.PluginNames;
import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Interceptor;
import io.osgent.api.intercept.Next;
import io.osgent.api.intercept.Phase;
import io.osgent.api.memory.Memory;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.RecordTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Run;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;

class PluginsTest {
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

  record Nothing() {}

  private static Tool tool(String name, String answer) {
    return new RecordTool<>(name, "", Nothing.class, Effect.READ) {
      @Override
      protected String answer(Nothing input, ToolContext context) {
        return answer;
      }
    };
  }

  private static ScriptedModel callingOnce(String tool) {
    return ScriptedModel.saying(ScriptedModel.calls(new ToolRequest("a", tool, "{}")), ScriptedModel.text("Done."));
  }

  @Test
  void aToolThatComesIsUsedByTheNextRunAndOneThatGoesIsGone() throws Exception {
    core.agent("worker", "scripted/any", "*");
    var model = ScriptedModel.saying("Yes.");
    core.offer("scripted", model);
    core.run("worker", "One");
    ServiceRegistration<Tool> late = core.offer(tool("late", "here"));
    core.run("worker", "Two");
    late.unregister();
    core.run("worker", "Three");

    assertThat(model.asked).extracting(request -> request.tools().size()).containsExactly(0, 1, 0);
  }

  @Test
  void theHighestRankingServesAndTheNextTakesOver() {
    core.offer(tool("t", "low"));
    var high = core.offer(Tool.class, tool("t", "high"), Map.of(Constants.SERVICE_RANKING, 5));

    assertThat(core.catalog.callTool("t", Map.of(), TestCore.ADMIN)).isEqualTo(ToolResult.of("high"));
    assertThat(core.catalog.plugins()).extracting(PluginInfo::state).containsExactly("active", "shadowed");

    high.unregister();

    assertThat(core.catalog.callTool("t", Map.of(), TestCore.ADMIN)).isEqualTo(ToolResult.of("low"));
  }

  @Test
  void aToolIsNotPulledAwayFromUnderACall() throws Exception {
    var inside = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    core.offer("scripted", callingOnce("careful"));
    core.agent("worker", "scripted/any", "*");
    ServiceRegistration<Tool> registration = core.offer(new RecordTool<>("careful", "", Nothing.class, Effect.READ) {
      @Override
      protected String answer(Nothing input, ToolContext context) throws InterruptedException {
        inside.countDown();
        goOn.await();
        return "finished";
      }
    });
    Run run = core.runs.start(TestCore.request("worker", "Go"), TestCore.ALICE);
    inside.await();
    assertThat(core.catalog.plugins()).filteredOn(plugin -> plugin.name().equals("careful")).singleElement()
        .satisfies(plugin -> assertThat(plugin.leases()).isEqualTo(1));

    var withdrawn = CompletableFuture.runAsync(registration::unregister);
    while (core.registry().tools().find("careful").isPresent()) {
      Thread.onSpinWait();
    }
    assertThat(withdrawn).isNotDone();
    goOn.countDown();
    withdrawn.get();

    core.finish(run);
    assertThat(core.log(run)).filteredOn(event -> event.type().equals("tool.finished")).singleElement()
        .satisfies(event -> assertThat(event.json()).contains("finished").contains("\"error\":false"));
  }

  @Test
  void aToolThatGoesWhileARunCountsOnItIsAnsweredFor() throws Exception {
    var registration = core.offer(tool("fleeting", "x"));
    core.offer("scripted", new ScriptedModel(request -> {
      if (request.messages()
          .getLast() instanceof Message.ToolAnswer(String id, String name, String text, boolean error)) {
        return ScriptedModel.text("It said: " + text);
      }
      registration.unregister();
      return ScriptedModel.calls(new ToolRequest("a", "fleeting", "{}"));
    }));
    core.agent("worker", "scripted/any", "*");

    Run run = core.run("worker", "Go");

    assertThat(run.output()).contains("There is no tool named 'fleeting' now");
  }

  @Test
  void aPluginThatCannotBeOfferedIsExplained() {
    core.offer(Memory.class, new Notebook(), Map.of());

    assertThat(core.catalog.plugins()).singleElement().satisfies(plugin -> {
      assertThat(plugin.state()).isEqualTo("failed");
      assertThat(plugin.problem()).contains(PluginNames.NAME);
    });
  }

  @Test
  void runStartedNamesTheBundlesItUses() throws Exception {
    core.offer("scripted", ScriptedModel.saying("Yes."));
    core.offer(tool("t", "x"));
    core.agent("worker", "scripted/any", "t");

    assertThat(core.log(core.run("worker", "Go")).getFirst().json())
        .contains("{\"kind\":\"model\",\"name\":\"scripted\",\"bundle\":\"org.apache.felix.framework\"")
        .contains("{\"kind\":\"tool\",\"name\":\"t\",\"bundle\":\"org.apache.felix.framework\",\"version\":\"7.0.5\"}");
  }

  @Test
  void theToolListIsTheSameInstanceAsLongAsNothingChanges() throws Exception {
    var model = ScriptedModel.saying("Yes.");
    core.offer("scripted", model);
    core.offer(tool("b", "x"));
    core.offer(tool("a", "x"));
    core.agent("worker", "scripted/any", "*");

    core.run("worker", "One");
    core.run("worker", "Two");

    assertThat(model.asked.get(0).tools()).isSameAs(model.asked.get(1).tools());
    assertThat(model.asked.get(0).tools()).extracting(spec -> spec.name()).containsExactly("a", "b");
  }

  @Test
  void aPlannerDecidesWhatIsDone() throws Exception {
    core.offer("scripted", ScriptedModel.saying("never asked"));
    core.offer(Planner.class, view -> new Step.Finish("decided at once"), Map.of(PluginNames.NAME, "hasty"));
    core.agents.create(new Agent("planned", 0, "", "", "scripted/any", null, null, "hasty", null, null, null));

    assertThat(core.run("planned", "Go").output()).isEqualTo("decided at once");
  }

  @Test
  void anInterceptorMayAnswerInAToolsPlace() throws Exception {
    core.offer(tool("t", "from the tool"));
    core.offer("scripted", callingOnce("t"));
    core.agent("worker", "scripted/any", "*");
    core.offer(Interceptor.class, new Interceptor() {
      @Override
      public Phase phase() {
        return Phase.TOOL;
      }

      @Override
      public <R> R around(Call<R> call, Next<R> next) throws Exception {
        assertThat(next.proceed()).isEqualTo(ToolResult.of("from the tool"));
        return call.resultType().cast(ToolResult.of("intercepted " + call.plugin()));
      }
    }, Map.of());

    Run run = core.run("worker", "Go");

    assertThat(core.log(run)).filteredOn(event -> event.type().equals("tool.finished")).singleElement()
        .satisfies(event -> assertThat(event.json()).contains("intercepted t"));
  }

  @Test
  void whatHasRetiredServesNobodyNewAlsoWhenNothingElseIsThere() {
    core.offer(tool("weather", "old"));

    core.handover.retire(core.context().getBundle().getBundleId());

    assertThat(core.catalog.plugins()).extracting(PluginInfo::state).containsExactly("retiring");
    assertThat(core.catalog.tools()).isEmpty();
    assertThatThrownBy(() -> core.catalog.callTool("weather", Map.of(), TestCore.ADMIN))
        .hasMessageContaining("there is no tool 'weather'");
  }
}
