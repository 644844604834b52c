package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.run.Feedback;
import java.net.http.HttpResponse;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FeedbackResourceTest {
  private final RestServer server = new RestServer(new FeedbackResource((run, helpful, comment, by) -> {
    if (run.equals("run-2")) {
      throw ProblemException.conflict("run_going_on", "run 'run-2' has not ended");
    }
    return new Feedback(run, by.user(), helpful, comment, Instant.parse("2026-01-02T03:04:05.678Z"), true);
  }));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> give(String run, String json) throws Exception {
    return server.post(server.user("/api/v1/runs/" + run + "/feedback"), json);
  }

  @Test
  void whatSomebodyThinksIsNotedAsTheirs() throws Exception {
    assertThat(give("run-1", "{\"helpful\":false,\"comment\":\"too long\"}").body()).isEqualTo("""
        {"run":"run-1","user_id":"anna","helpful":false,"comment":"too long","at":"2026-01-02T03:04:05.678Z",\
        "counted":true}""");
    assertThat(give("run-1", "{\"helpful\":true}").statusCode()).isEqualTo(200);
  }

  @Test
  void whatIsMissingAndWhatComesTooEarlyIsExplained() throws Exception {
    HttpResponse<String> missing = give("run-1", "{\"comment\":\"too long\"}");
    assertThat(missing.statusCode()).isEqualTo(400);
    assertThat(missing.body()).contains("'helpful' should be given");
    assertThat(give("run-2", "{\"helpful\":true}").statusCode()).isEqualTo(409);
  }
}
