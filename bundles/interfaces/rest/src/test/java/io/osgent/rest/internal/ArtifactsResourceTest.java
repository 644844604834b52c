package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Artifacts;
import io.osgent.server.security.Principal;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ArtifactsResourceTest {
  private final RestServer server = new RestServer(new ArtifactsResource(new AnnasArtifact()),
      new RunArtifactsResource(new AnnasArtifact()));

  private record AnnasArtifact() implements Artifacts {
    @Override
    public Page<Artifact> list(String run, String after, int limit, Principal by) {
      return new Page<>(List.of(new Artifact("art_1", run, "ses_1", by.tenant(), by.user(), "search", "c1", 20,
          Instant.parse("2026-01-02T03:04:05.678Z"))), null);
    }

    @Override
    public String text(String id, Principal by) {
      if (!id.equals("art_1")) {
        throw ProblemException.notFound("artifact_not_found", "there is no artifact '" + id + "'");
      }
      return "<b>Grüße</b>, 世界 🌍!";
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> read(String query) throws Exception {
    return server.get("/api/v1/artifacts/art_1" + query);
  }

  @Test
  void anArtifactIsPlainTextWhateverItLooksLike() throws Exception {
    HttpResponse<String> whole = read("");

    assertThat(whole.statusCode()).isEqualTo(200);
    assertThat(whole.body()).isEqualTo("<b>Grüße</b>, 世界 🌍!");
    assertThat(whole.headers().firstValue("Content-Type")).hasValueSatisfying(
        type -> assertThat(type).startsWith("text/plain").containsIgnoringCase("charset=utf-8"));
    assertThat(whole.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
  }

  @Test
  void partOfItIsReadFromAnOffsetOn() throws Exception {
    assertThat(read("?offset=3&limit=5").body()).isEqualTo("Grüße");
    assertThat(read("?offset=14").body()).isEqualTo("世界 🌍!");
  }

  @Test
  void aPartThatIsNotThereIsExplained() throws Exception {
    assertThat(read("?offset=99").statusCode()).isEqualTo(400);
    assertThat(read("?offset=99").body()).contains("'offset' should be a whole number from 0 to 20, but is '99'");
    assertThat(read("?limit=0").body()).contains("'limit' should be a whole number from 1");
    assertThat(server.get("/api/v1/artifacts/art_9").statusCode()).isEqualTo(404);
    assertThat(server.get("/api/v1/artifacts/art_9").body()).contains("artifact_not_found");
  }

  @Test
  void theArtifactsOfARunAreListed() throws Exception {
    assertThat(server.get("/api/v1/runs/run_7/artifacts").body()).isEqualTo(
        """
            {"items":[{"id":"art_1","run":"run_7","session":"ses_1","tenant":"default","user_id":"anna","tool":"search","call":"c1",\
            "chars":20,"created_at":"2026-01-02T03:04:05.678Z"}]}""");
  }
}
