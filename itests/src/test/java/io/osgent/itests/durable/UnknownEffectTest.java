package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call with an effect was cut off by a crash, and nobody in the server can know whether it happened. */
class UnknownEffectTest {
  @TempDir
  private static Path home;

  private static Stage stage;
  private static String first;
  private static String second;
  private static String third;

  @BeforeAll
  static void cutOff() throws Exception {
    stage = Stage.in(home);
    try (var one = stage.after("charge 1"); var two = stage.after("charge 2"); var three = stage.after("charge 3")) {
      first = stage.begin("actor", "charge 1; say Paid");
      second = stage.begin("actor", "charge 2; say Paid");
      third = stage.begin("actor", "charge 3; say Paid");
      one.awaitArrival();
      two.awaitArrival();
      three.awaitArrival();
      stage.kill();
    }
    stage.start();
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  void whatHappenedIsNotDoneAgainAndTheModelIsToldWhatCameOfIt() throws Exception {
    JsonNode asked = stage.awaitApproval(first);
    assertThat(asked.path("unknown").asBoolean()).isTrue();
    assertThat(asked.path("choices")).extracting(JsonNode::asText).containsExactlyInAnyOrder("done", "not_done",
        "retry");
    String call = asked.path("call").asText();
    stage.decide(first, call, Map.of("decision", "done", "comment", "receipt 4711")).expect(200);
    stage.awaitStatus(first, "completed");

    assertThat(stage.happened(first)).containsExactly("charge 1");
    assertThat(stage.said(first, "tool.finished").getFirst().path("result").asText()).contains("receipt 4711");
    assertThat(stage.decide(first, call, Map.of("decision", "retry")).expect(409).text("code"))
        .isEqualTo("approval_decided");
  }

  @Test
  void itIsRepeatedWithTheSameKeyWhenSomebodySaysSo() throws Exception {
    stage.decide(second, stage.awaitApproval(second).path("call").asText(), Map.of("decision", "retry")).expect(200);
    stage.awaitStatus(second, "completed");

    assertThat(stage.happened(second)).containsExactly("charge 2", "charge 2");
    assertThat(stage.world().keys(second)).hasSize(1);
    assertThat(stage.said(second, "tool.started")).extracting(said -> said.path("attempt").asInt())
        .containsExactly(1, 2);
  }

  @Test
  void itIsLeftUndoneWhenSomebodySaysSoAndTheRunWaitsThroughAnotherCrash() throws Exception {
    String call = stage.awaitApproval(third).path("call").asText();

    stage.crash();
    assertThat(stage.awaitApproval(third).path("call").asText()).isEqualTo(call);
    assertThat(stage.decide(third, call, Map.of("decision", "approve")).expect(400).text("code"))
        .isEqualTo("invalid_decision");
    stage.decide(third, call, Map.of("decision", "not_done", "comment", "the card is blocked")).expect(200);
    stage.awaitStatus(third, "completed");

    assertThat(stage.happened(third)).containsExactly("charge 3");
    assertThat(stage.said(third, "tool.finished").getFirst().path("result").asText()).contains("the card is blocked");
  }
}
