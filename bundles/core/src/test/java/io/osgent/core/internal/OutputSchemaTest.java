package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.OutputRejected;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.server.agent.Agent;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An agent whose answers are to fit a schema. */
@Timeout(60)
class OutputSchemaTest {
  private static final Map<String, Object> SCHEMA = Map.of("type", "object", "required", List.of("celsius"),
      "properties", Map.of("celsius", Map.of("type", "number")));

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

  private static Agent agent(Map<String, Object> schema) {
    return new Agent("meteorologist", 0, "", "Be brief.", "scripted/any", List.of("look"), null, null, null, null,
        schema);
  }

  private Run run(ScriptedModel model) throws Exception {
    core.offer("scripted", model);
    core.agents.create(agent(SCHEMA));
    return core.run("meteorologist", "How warm is it?");
  }

  private void replaysIdentically(Run run) {
    assertThat(core.runs.replay(run.id(), TestCore.ALICE).identical()).isTrue();
  }

  @Test
  void theModelIsToldTheSchemaAndAnAnswerThatFitsIsTheOutput() throws Exception {
    var model = ScriptedModel.saying("{\"celsius\": 21.5}");

    Run run = run(model);

    assertThat(run.output()).isEqualTo("{\"celsius\":21.5}");
    assertThat(run.json()).isTrue();
    assertThat(model.asked).extracting(ChatRequest::outputSchema).containsExactly(SCHEMA);
    assertThat(core.types(run)).doesNotContain("output.rejected");
    replaysIdentically(run);
  }

  @Test
  void theOutputIsTheJsonValueItselfInTheRunAndInItsLog() throws Exception {
    Run run = run(ScriptedModel.saying("{\n  \"celsius\": 21.5,\n  \"where\": [\"Oslo\", null]\n}"));

    String value = "\"output\":{\"celsius\":21.5,\"where\":[\"Oslo\",null]}";
    assertThat(core.json.write(run)).contains(value).doesNotContain("\"json\"");
    assertThat(core.logs.read(run.id()).getLast().json()).contains("\"data\":{" + value + ",\"usage\"");
    replaysIdentically(run);
  }

  @Test
  void aValueThatIsNoObjectIsAJsonValueToo() throws Exception {
    core.offer("scripted", ScriptedModel.saying("\"warm\""));
    core.agents.create(agent(Map.of("type", List.of("string", "null"))));

    Run run = core.run("meteorologist", "How is it?");

    assertThat(core.json.write(run)).contains("\"output\":\"warm\"");
    replaysIdentically(run);
  }

  @Test
  void anAgentWithoutASchemaAnswersTextEvenIfThatIsJson() throws Exception {
    core.offer("scripted", ScriptedModel.saying("{\"celsius\": 1}"));
    core.agents.create(agent(null));

    Run run = core.run("meteorologist", "How warm is it?");

    assertThat(run.json()).isFalse();
    assertThat(core.json.write(run)).contains("\"output\":\"{\\\"celsius\\\": 1}\"");
    assertThat(core.logs.read(run.id()).getLast().json()).contains("\"output\":\"{\\\"celsius\\\": 1}\"");
  }

  @Test
  void whatIsWrappedInACodeBlockIsTakenOutOfIt() throws Exception {
    assertThat(run(ScriptedModel.saying("```json\n{\"celsius\": 3}\n```\n")).output()).isEqualTo("{\"celsius\":3}");
  }

  @Test
  void anAnswerThatDoesNotFitIsSentBackWithWhatIsWrong() throws Exception {
    var model = ScriptedModel.saying(ScriptedModel.text("{\"celsius\": \"warm\"}"),
        ScriptedModel.text("{\"celsius\": 21}"));

    Run run = run(model);

    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.output()).isEqualTo("{\"celsius\":21}");
    String told = core.events(run, OutputRejected.class).getFirst().message();
    assertThat(told).contains("celsius: string found, number expected").contains("\"required\":[\"celsius\"]");
    assertThat(model.asked.getLast().messages()).containsSequence(
        new Message.Assistant("{\"celsius\": \"warm\"}", List.of()), new Message.User(told));
    replaysIdentically(run);
  }

  @Test
  void toolsAreCalledOnTheWayToAnAnswerThatFits() throws Exception {
    Run run = run(ScriptedModel.saying(ScriptedModel.calls(new ToolRequest("c1", "look", "{\"number\":1}")),
        ScriptedModel.text("{\"celsius\": 1}")));

    assertThat(run.output()).isEqualTo("{\"celsius\":1}");
    replaysIdentically(run);
  }

  @Test
  void aModelThatNeverFitsEndsTheRunAndSaysWhy() throws Exception {
    var model = ScriptedModel.saying("It is warm.");

    Run run = run(model);

    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("output_invalid");
    assertThat(run.problem().detail()).contains("nor did the 2 before it: it is not JSON");
    assertThat(model.asked).hasSize(3);
    replaysIdentically(run);
  }

  @Test
  void whatIsNoSchemaIsRefusedWhenTheAgentIsSaved() {
    assertThatThrownBy(() -> core.agents.create(agent(Map.of("type", "object", "pattern", "["))))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(400))
        .hasMessageContaining("'output_schema' should be a JSON Schema");
    assertThat(core.agents.find("meteorologist")).isEmpty();
  }
}
