package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Agents;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AgentsResourceTest {
  private static final String MATHS = """
      {"id":"maths","instructions":"You calculate.","tools":["calculator"],"limits":{"wall_seconds":20}}""";

  private final FakeAgents agents = new FakeAgents();
  private final RestServer server = new RestServer(new AgentsResource(agents));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAdministratorCreatesAnAgentThatEverybodyMayRead() throws Exception {
    var created = server.post(server.admin("/api/v1/agents"), MATHS);
    assertThat(created.statusCode()).isEqualTo(201);
    assertThat(created.headers().firstValue("Location")).contains("/api/v1/agents/maths");
    assertThat(created.headers().firstValue("ETag")).contains("\"1\"");
    var read = server.get("/api/v1/agents/maths");
    assertThat(read.body()).isEqualTo(created.body()).contains("\"tools\":[\"calculator\"]", "\"wall_seconds\":20");
    assertThat(server.get("/api/v1/agents").body()).contains("\"id\":\"maths\"");
  }

  @Test
  void aChangeMakesANewVersion() throws Exception {
    server.post(server.admin("/api/v1/agents"), MATHS);
    var updated = update("\"1\"", MATHS.replace("You calculate.", "Calculate!"));
    assertThat(updated.statusCode()).isEqualTo(200);
    assertThat(updated.headers().firstValue("ETag")).contains("\"2\"");
    assertThat(server.get("/api/v1/agents/maths/versions").body()).contains("Calculate!", "You calculate.");
    assertThat(server.get("/api/v1/agents/maths/versions/1").body()).contains("You calculate.");
    assertThat(update("*", server.get("/api/v1/agents/maths").body()).statusCode()).isEqualTo(200);
  }

  @Test
  void aChangeMadeOnAnOlderVersionIsRefused() throws Exception {
    server.post(server.admin("/api/v1/agents"), MATHS);
    update("\"1\"", MATHS);
    assertProblem(update("\"1\"", MATHS), 412, "version_conflict");
  }

  @Test
  void aWrongRequestSaysWhatWouldBeRight() throws Exception {
    assertProblem(update("1", MATHS), 400, "its quotes");
    assertProblem(update("\"1\"", MATHS.replace("\"maths\"", "\"other\"")), 400, "'id' should be \\\"maths\\\"");
    assertProblem(server.post(server.admin("/api/v1/agents"), "{}"), 400, "'id' should be 1 to 64");
    assertProblem(server.get("/api/v1/agents/maths/versions/one"), 400, "'version' should be a whole number");
    assertProblem(server.get("/api/v1/agents/none"), 404, "agent_not_found");
  }

  @Test
  void onlyAnAdministratorMayChangeAgents() throws Exception {
    assertProblem(server.post(server.user("/api/v1/agents"), MATHS), 403, "forbidden");
    assertProblem(server.send(server.user("/api/v1/agents/maths").DELETE()), 403, "forbidden");
    server.post(server.admin("/api/v1/agents"), MATHS);
    assertThat(server.send(server.admin("/api/v1/agents/maths").DELETE()).statusCode()).isEqualTo(204);
    assertThat(agents.versions).isEmpty();
  }

  private HttpResponse<String> update(String ifMatch, String json) throws Exception {
    return server.send(server.admin("/api/v1/agents/maths").header("Content-Type", "application/json")
        .header("If-Match", ifMatch).PUT(BodyPublishers.ofString(json)));
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String says) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains(says);
  }

  /** Keeps the versions of one agent. */
  private static final class FakeAgents implements Agents {
    final List<Agent> versions = new ArrayList<>();

    @Override
    public Page<Agent> list(String after, int limit) {
      return new Page<>(List.of(versions.getLast()), null);
    }

    @Override
    public Agent get(String id) {
      if (versions.isEmpty()) {
        throw ProblemException.notFound("agent_not_found", "there is no agent " + id);
      }
      return versions.getLast();
    }

    @Override
    public Agent get(String id, int version) {
      return versions.get(version - 1);
    }

    @Override
    public Page<Agent> versions(String id) {
      return new Page<>(versions.reversed(), null);
    }

    @Override
    public Agent create(Agent agent) {
      versions.add(agent.withVersion(1));
      return agent.withVersion(1);
    }

    @Override
    public Agent update(Agent agent, Integer expectedVersion) {
      if (expectedVersion != null && expectedVersion != versions.size()) {
        throw ProblemException.conflict("version_conflict", "version " + versions.size() + " is current");
      }
      versions.add(agent.withVersion(versions.size() + 1));
      return versions.getLast();
    }

    @Override
    public void delete(String id) {
      versions.clear();
    }
  }
}
