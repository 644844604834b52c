package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call with an effect was cut off by a crash, and nobody in the server can know whether it happened. */
class UnknownEffectTest {
  @TempDir
  private Path home;

  @Test
  void whatHappenedIsNotDoneAgainAndTheModelIsToldWhatCameOfIt() throws Exception {
    try (var gate = Gate.after("charge 1"); var stage = Stage.in(home, gate)) {
      String run = cutOff(stage, gate);

      JsonNode asked = stage.awaitApproval(run);
      assertThat(asked.path("unknown").asBoolean()).isTrue();
      assertThat(asked.path("choices")).extracting(JsonNode::asText).containsExactlyInAnyOrder("done", "not_done",
          "retry");
      String call = asked.path("call").asText();
      stage.decide(run, call, Map.of("decision", "done", "comment", "receipt 4711")).expect(200);
      stage.awaitStatus(run, "completed");

      assertThat(stage.happened(run)).containsExactly("charge 1");
      assertThat(stage.said(run, "tool.finished").getFirst().path("result").asText()).contains("receipt 4711");
      assertThat(stage.decide(run, call, Map.of("decision", "retry")).expect(409).text("code"))
          .isEqualTo("approval_decided");
    }
  }

  @Test
  void itIsRepeatedWithTheSameKeyWhenSomebodySaysSo() throws Exception {
    try (var gate = Gate.after("charge 1"); var stage = Stage.in(home, gate)) {
      String run = cutOff(stage, gate);

      stage.decide(run, stage.awaitApproval(run).path("call").asText(), Map.of("decision", "retry")).expect(200);
      stage.awaitStatus(run, "completed");

      assertThat(stage.happened(run)).containsExactly("charge 1", "charge 1");
      assertThat(stage.world().keys(run)).hasSize(1);
      assertThat(stage.said(run, "tool.started")).extracting(said -> said.path("attempt").asInt()).containsExactly(1,
          2);
    }
  }

  @Test
  void itIsLeftUndoneWhenSomebodySaysSoAndTheRunWaitsThroughAnotherRestart() throws Exception {
    try (var gate = Gate.after("charge 1"); var stage = Stage.in(home, gate)) {
      String run = cutOff(stage, gate);
      String call = stage.awaitApproval(run).path("call").asText();

      assertThat(stage.server().terminate()).isZero();
      stage.start();
      assertThat(stage.awaitApproval(run).path("call").asText()).isEqualTo(call);
      assertThat(stage.decide(run, call, Map.of("decision", "approve")).expect(400).text("code"))
          .isEqualTo("invalid_decision");
      stage.decide(run, call, Map.of("decision", "not_done", "comment", "the card is blocked")).expect(200);
      stage.awaitStatus(run, "completed");

      assertThat(stage.happened(run)).containsExactly("charge 1");
      assertThat(stage.said(run, "tool.finished").getFirst().path("result").asText()).contains("the card is blocked");
    }
  }

  private static String cutOff(Stage stage, Gate gate) throws Exception {
    String run = stage.begin("actor", "charge 1; say Paid");
    gate.awaitArrival();
    stage.kill();
    gate.open();
    stage.start();
    return run;
  }
}
