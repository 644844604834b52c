package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.Socket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person has a say before something happens. */
class ApprovalTest {
  @TempDir
  private static Path home;

  private static Stage stage;

  @BeforeAll
  static void start() throws Exception {
    stage = Stage.in(home);
  }

  @AfterAll
  static void stop() throws Exception {
    stage.close();
  }

  @Test
  void itIsAskedForAcrossARestartAndGivenWithOtherArgumentsOverRest() throws Exception {
    String run = stage.begin("careful", "look 1; charge 2; say Paid");
    JsonNode asked = stage.awaitApproval(run);
    assertThat(asked.path("unknown").asBoolean()).isFalse();
    assertThat(asked.path("choices")).extracting(JsonNode::asText).containsExactlyInAnyOrder("approve", "deny");

    stage.crash();
    assertThat(stage.awaitApproval(run)).isEqualTo(asked);
    assertThat(stage.happened(run)).containsExactly("look 1");
    String call = asked.path("call").asText();
    assertThat(stage.decide(run, call, Map.of("decision", "approve", "arguments", Map.of("stop", 1))).expect(400)
        .text("code")).isEqualTo("invalid_decision");
    stage.decide(run, call, Map.of("decision", "approve", "arguments", Map.of("step", 7), "arguments_sha256",
        asked.path("arguments_sha256").asText())).expect(200);
    stage.awaitStatus(run, "completed");

    assertThat(stage.happened(run)).containsExactly("look 1", "charge 7");
    JsonNode decided = stage.said(run, "approval.decided").getFirst();
    assertThat(decided.path("by").asText()).isEqualTo(stage.said(run, "run.started").getFirst().path("by").asText());
    assertThat(decided.path("arguments").asText()).contains("7");
    assertThat(stage.types(run)).containsSubsequence("approval.requested", "run.paused", "approval.decided",
        "tool.started", "tool.finished", "run.completed");
  }

  @Test
  void itIsGivenOverWebSocket() throws Exception {
    String run = stage.begin("careful", "charge 1; say Paid");
    String call = stage.awaitApproval(run).path("call").asText();

    var socket = Socket.open(stage.rest(), ServerProcess.KEY);
    socket.send("approval.decide", Map.of("run", run, "call", call, "decision", "approve"));
    socket.expect("ack");
    socket.abort();
    stage.awaitStatus(run, "completed");

    assertThat(stage.happened(run)).containsExactly("charge 1");
    assertThat(stage.said(run, "approval.decided").getFirst().path("by").asText())
        .isEqualTo(stage.said(run, "run.started").getFirst().path("by").asText());
  }

  @Test
  void itIsRefusedInTheShellAndTheModelIsToldWhy() throws Exception {
    String run = stage.begin("careful", "charge 1; say Then not");
    String call = stage.awaitApproval(run).path("call").asText();

    assertThat(ServerProcess.osgent(home, 0, "shell", "approvals", run)).contains(call, "charge");
    ServerProcess.osgent(home, 0, "shell", "decide", run, call, "deny", "--comment", "too dear");
    stage.awaitStatus(run, "completed");

    assertThat(stage.happened(run)).isEmpty();
    assertThat(stage.said(run, "approval.decided").getFirst().path("by").asText()).isEqualTo("shell/admin");
    assertThat(stage.said(run, "tool.finished").getFirst().path("result").asText()).contains("too dear");
  }

  @Test
  void nobodyAnswersInTimeAndItIsDecidedAsTheAgentHasIt() throws Exception {
    for (String decision : new String[]{"approve", "deny"}) {
      stage.agent("hasty-" + decision, """
          {"model": "openai/mock", "tools": ["charge"],
           "approvals": {"tools": ["*"], "timeout_seconds": 1, "on_timeout": "%s"}}""".formatted(decision));
      String run = stage.begin("hasty-" + decision, "charge 1; say Well");
      stage.awaitStatus(run, "completed");

      JsonNode decided = stage.said(run, "approval.decided").getFirst();
      assertThat(decided.path("by").asText()).isEqualTo("timeout");
      assertThat(decided.path("decision").asText()).isEqualTo(decision);
      assertThat(stage.happened(run)).hasSize(decision.equals("approve") ? 1 : 0);
    }
  }

  @Test
  void aRunThatWaitsCanBeCancelled() throws Exception {
    String run = stage.begin("careful", "charge 1; say Paid");
    String call = stage.awaitApproval(run).path("call").asText();

    stage.rest().post("/api/v1/runs/" + run + "/cancel", Map.of()).expect(200);
    stage.awaitStatus(run, "cancelled");

    assertThat(stage.happened(run)).isEmpty();
    assertThat(stage.decide(run, call, Map.of("decision", "approve")).expect(404).text("code"))
        .isEqualTo("approval_not_found");
  }
}
