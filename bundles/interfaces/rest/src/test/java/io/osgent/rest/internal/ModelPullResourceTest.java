package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.admin.ModelPulls;
import io.osgent.server.admin.ModelPulls.Progress;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ModelPullResourceTest {
  private static final String PATH = "/api/v1/admin/models/pull";
  private static final String WANTED = "{\"model\":\"ollama/qwen3:0.6b\"}";

  private final Pulls pulls = new Pulls();
  private final RestServer server;

  ModelPullResourceTest() throws IOException {
    server = new RestServer(new ModelPullResource(pulls, new JacksonJson()), new PluginsResource(null));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whoOnlyWaitsIsToldTheEnd() throws Exception {
    var answer = server.post(server.admin(PATH), WANTED);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"status\":\"success\",\"completed\":2,\"total\":2}");
    assertThat(pulls.asked).isEqualTo("ollama/qwen3:0.6b by admin's key");
  }

  @Test
  void whoWatchesIsToldEachStep() throws Exception {
    assertThat(server.post(server.admin(PATH).header("Accept", "text/event-stream"), WANTED).body()).isEqualTo("""
        event: progress
        data: {"status":"pulling","completed":1,"total":2}

        event: progress
        data: {"status":"success","completed":2,"total":2}

        event: done
        data: {"status":"success","completed":2,"total":2}

        """);
    assertThat(server.post(server.admin(PATH).header("Accept", "application/x-ndjson"), WANTED).body()).isEqualTo("""
        {"status":"pulling","completed":1,"total":2}
        {"status":"success","completed":2,"total":2}
        """);
  }

  @Test
  void whatFailsIsTheLastThingThatIsTold() throws Exception {
    pulls.fails = true;
    assertThat(server.post(server.admin(PATH), WANTED).statusCode()).isEqualTo(409);
    assertThat(server.post(server.admin(PATH).header("Accept", "text/event-stream"), WANTED).body())
        .startsWith("event: progress\n").contains("event: failed\ndata: {\"status\":409").doesNotContain("event: done");
    assertThat(server.post(server.admin(PATH).header("Accept", "application/x-ndjson"), WANTED).body())
        .contains("\"code\":\"broken\"");
  }

  @Test
  void whatCannotBeginIsRefusedBeforeAnythingIsTold() throws Exception {
    pulls.refuses = true;
    for (var accept : new String[]{"application/json", "text/event-stream", "application/x-ndjson"}) {
      var answer = server.post(server.admin(PATH).header("Accept", accept), WANTED);
      assertThat(answer.statusCode()).as(accept).isEqualTo(400);
      assertThat(answer.body()).contains("pull_not_supported");
    }
    assertThat(server.post(server.admin(PATH), "{}").statusCode()).isEqualTo(400);
    assertThat(server.post(server.user(PATH), WANTED).statusCode()).isEqualTo(403);
  }

  @Test
  void whoGoesAwayGivesUp() throws Exception {
    pulls.endless = true;
    var answer = server.send(server.admin(PATH).header("Accept", "text/event-stream")
        .header("Content-Type", "application/json")
        .POST(java.net.http.HttpRequest.BodyPublishers.ofString(WANTED)), BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      assertThat(body.read()).isEqualTo('e');
    }
    assertThat(pulls.givenUp.await(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Two steps, or as many as somebody watches. */
  private static final class Pulls implements ModelPulls {
    private final CountDownLatch givenUp = new CountDownLatch(1);
    private volatile String asked;
    private volatile boolean fails;
    private volatile boolean refuses;
    private volatile boolean endless;

    @Override
    public void requirePullable(String model) {
      if (refuses) {
        throw ProblemException.badRequest("pull_not_supported", "nobody fetches that");
      }
    }

    @Override
    public Progress pull(String model, Consumer<Progress> progress, Principal by) {
      requirePullable(model);
      asked = model + " by " + by.name();
      try {
        do {
          progress.accept(new Progress("pulling", 1, 2));
        } while (endless);
      } catch (UncheckedIOException gone) {
        givenUp.countDown();
        throw gone;
      }
      if (fails) {
        throw ProblemException.conflict("broken", "it broke");
      }
      var last = new Progress("success", 2, 2);
      progress.accept(last);
      return last;
    }
  }
}
