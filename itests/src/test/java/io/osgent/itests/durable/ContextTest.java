package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.world.Script;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Conversations and tool results that are longer than their model can be shown, on the shipped server. */
class ContextTest {
  @TempDir
  private static Path home;

  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = Stage.in(home);
    stage.agent("talker", """
        {"model": "openai/mock", "tools": ["recite"], "context": {"max_tokens": 1000}}""");
    stage.agent("reader", """
        {"model": "openai/mock", "tools": ["recite"], "context": {"tool_result_chars": 5000}}""");
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  private static String lines(int count) {
    return IntStream.range(0, count).mapToObj(line -> "line " + line + "\n").collect(Collectors.joining());
  }

  private static String say(String session, String input) throws Exception {
    String run = stage.rest().post("/api/v1/runs", Map.of("agent", "talker", "input", input, "session", session))
        .text("id");
    stage.awaitStatus(run, "completed");
    return run;
  }

  private static void replaysIdentically(String run) throws Exception {
    Rest.Answer replay = stage.rest().get("/api/v1/runs/" + run + "/replay").expect(200);
    assertThat(replay.body().path("identical").asBoolean()).as("%s", replay.body()).isTrue();
  }

  @Test
  void aSessionThatOutgrowsItsModelGoesOnWithASummaryAlsoAfterTheServerWasKilled() throws Exception {
    String talk = "say " + "well ".repeat(60).strip();
    String run = stage.begin("talker", talk);
    stage.awaitStatus(run, "completed");
    String session = stage.rest().get("/api/v1/runs/" + run).text("session");
    int runs = 1;
    while (stage.said(run, "session.compacted").isEmpty()) {
      assertThat(runs++).as("runs without a boundary").isLessThan(20);
      run = say(session, talk);
    }
    JsonNode told = stage.said(run, "session.compacted").getFirst();
    assertThat(told.path("strategy").asText()).as("%s", told).isEqualTo("summarize");
    assertThat(told.path("summary").asText()).isEqualTo(Script.SUMMARY);
    assertThat(told.path("tokens_after").asLong()).isLessThan(told.path("tokens_before").asLong());
    assertThat(stage.said(run, "model.started")).extracting(call -> call.path("purpose").asText(""))
        .containsExactly("summary", "");
    replaysIdentically(run);

    stage.crash();
    String next = say(session, talk);

    assertThat(stage.said(next, "session.compacted")).as("the boundary still holds").isEmpty();
    replaysIdentically(next);
    assertThat(stage.rest().get("/api/v1/sessions/" + session + "/messages?limit=100").expect(200).body().path("items"))
        .as("people see it all").hasSize(2 * (runs + 1));
  }

  @Test
  void aLongAnswerOfAToolIsKeptWholeAndTheModelReadsOn() throws Exception {
    String run = stage.begin("reader", "recite 2000; read on; say That was it");
    stage.awaitStatus(run, "completed");

    JsonNode recited = stage.said(run, "tool.finished").getFirst();
    String artifact = recited.path("artifact").asText();
    assertThat(recited.path("result").asText()).hasSizeLessThanOrEqualTo(5000).startsWith("line 0\n")
        .endsWith("line 1999\n").contains("kept as artifact " + artifact);
    JsonNode read = stage.said(run, "tool.finished").getLast();
    assertThat(read.path("tool").asText()).isEqualTo("artifact");
    assertThat(read.path("error").asBoolean()).as("%s", read).isFalse();
    assertThat(lines(2000)).contains(read.path("result").asText().split("\n", 2)[1]);
    assertThat(stage.said(run, "run.started").getFirst().path("tools")).extracting(JsonNode::asText)
        .containsExactly("artifact", "recite");
    replaysIdentically(run);

    JsonNode listed = stage.rest().get("/api/v1/runs/" + run + "/artifacts").expect(200).body().path("items");
    assertThat(listed).singleElement().satisfies(item -> {
      assertThat(item.path("id").asText()).isEqualTo(artifact);
      assertThat(item.path("chars").asInt()).isEqualTo(lines(2000).length());
    });
    stage.crash();
    assertThat(stage.rest().get("/api/v1/artifacts/" + artifact).expect(200).response().body()).isEqualTo(lines(2000));
    assertThat(stage.rest().get("/api/v1/artifacts/" + artifact + "?offset=7&limit=6").response().body())
        .isEqualTo("line 1");

    String session = stage.rest().get("/api/v1/runs/" + run).text("session");
    assertThat(stage.rest().delete("/api/v1/sessions/" + session).status()).isEqualTo(204);
    assertThat(stage.rest().get("/api/v1/artifacts/" + artifact).status()).isEqualTo(404);
  }

  @Test
  void rulesThatCannotBeMeantAreRefusedInOneLine() throws Exception {
    Rest.Answer refused = stage.rest().post("/api/v1/agents",
        Map.of("id", "odd", "model", "openai/mock", "context", Map.of("strategy", "forget")));

    assertThat(refused.status()).isEqualTo(400);
    assertThat(refused.text("detail")).contains("context.strategy").contains("summarize, drop, off");
  }
}
