package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.policy.Decision;
import io.osgent.server.run.ApprovalDecision;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ApprovalsResourceTest {
  private static final String APPROVALS = "/api/v1/runs/run-1/approvals";

  private final FakeRuns runs = new FakeRuns();
  private final RestServer server = new RestServer(new RunsResource(runs),
      new ApprovalsResource(runs, new JacksonJson()));

  @BeforeEach
  void aRunWaits() throws Exception {
    server.post(server.user("/api/v1/runs"), "{\"agent\":\"mailer\",\"input\":\"Write to Bob\"}");
    runs.ask(request("c1"));
    runs.ask(request("c2"));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatARunWaitsForIsListed() throws Exception {
    assertThat(server.get(APPROVALS + "?limit=1").body()).isEqualTo("""
        {"items":[{"call":"c1","tool":"mail","unknown":false,"reason":"it leaves the house",\
        "arguments":"{\\"to\\":\\"bob\\"}","arguments_sha256":"ab12","editable":true,"choices":["approve","deny"],\
        "expires_at":"2026-01-02T03:04:05.678Z","on_timeout":"deny"}],"next":"c1"}""");
    assertThat(server.get(APPROVALS + "?after=c1").body()).startsWith("{\"items\":[{\"call\":\"c2\"");
    assertThat(server.get("/api/v1/runs/run-1").body()).contains("\"status\":\"waiting\"");
  }

  @Test
  void whoDecidesGetsTheRunAndIsNamed() throws Exception {
    assertThat(decide("c1", "{\"decision\":\"approve\"}").body()).contains("\"id\":\"run-1\"",
        "\"status\":\"waiting\"");
    var last = decide("c2", "{\"decision\":\"not_done\",\"comment\":\"Bob has moved\"}");
    assertThat(last.statusCode()).isEqualTo(200);
    assertThat(last.body()).contains("\"status\":\"running\"");
    assertThat(runs.decided).containsExactly(
        "c1 " + new ApprovalDecision(Decision.APPROVE, null, null, null) + " by anna's key",
        "c2 " + new ApprovalDecision(Decision.NOT_DONE, null, null, "Bob has moved") + " by anna's key");
    assertThat(server.get(APPROVALS).body()).isEqualTo("{\"items\":[]}");
  }

  @Test
  void changedArgumentsAreSentAsTheObjectTheyAre() throws Exception {
    decide("c1", """
        {"decision":"approve","arguments":{"to":"alice","copies":2,"cc":["eve"]},"arguments_sha256":"ab12"}""");
    assertThat(runs.decided).containsExactly("c1 " + new ApprovalDecision(Decision.APPROVE,
        "{\"to\":\"alice\",\"copies\":2,\"cc\":[\"eve\"]}", "ab12", null) + " by anna's key");
  }

  @Test
  void aWrongDecisionSaysWhatWouldBeRight() throws Exception {
    assertProblem(decide("c1", "{}"), 400, "invalid_request", "'decision' should be given");
    assertProblem(decide("c1", "{\"decision\":\"yes\"}"), 400, "invalid_json", "yes");
    assertProblem(decide("c1", "{\"decision\":\"approve\",\"arguments\":\"to: alice\"}"), 400, "invalid_json",
        "to: alice");
    assertProblem(decide("c9", "{\"decision\":\"deny\"}"), 404, "approval_not_found", "c9");
    assertProblem(server.get("/api/v1/runs/none/approvals"), 404, "run_not_found", "none");
    assertThat(runs.decided).isEmpty();
  }

  private HttpResponse<String> decide(String call, String decision) throws Exception {
    return server.post(server.user(APPROVALS + "/" + call), decision);
  }

  private static ApprovalRequested request(String call) {
    return new ApprovalRequested(call, "mail", false, "it leaves the house", "{\"to\":\"bob\"}", "ab12", true,
        List.of(Decision.APPROVE, Decision.DENY), FakeRuns.NOW, Decision.DENY);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", detail);
  }
}
