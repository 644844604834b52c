package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.Surroundings;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The administrator's rules about tools hold in the shipped server, whatever else goes on. */
class PolicyTest {
  private static final String POLICIES = "/api/v1/admin/policies";

  @TempDir
  private Path home;

  private Stage stage;

  @BeforeEach
  void start() throws Exception {
    stage = Stage.in(home);
  }

  @AfterEach
  void stop() throws Exception {
    stage.close();
  }

  private Answer put(String rules) throws Exception {
    return stage.rest()
        .send(stage.rest().request(POLICIES + "/" + Surroundings.POLICY, "Content-Type", "application/json")
            .PUT(BodyPublishers.ofString("{\"rules\":[" + rules + "]}")).build());
  }

  private JsonNode check(String tool, int step) throws Exception {
    return stage.rest().post(POLICIES + "/check",
        Map.of("user", "admin", "agent", "actor", "tool", tool, "arguments", Map.of("step", step))).expect(200).body();
  }

  @Test
  void withoutAnyRuleLookingIsAllowedAndEverythingElseIsAsked() throws Exception {
    stage.rest().delete(POLICIES + "/" + Surroundings.POLICY).expect(200);
    assertThat(check("look", 1).path("decision").asText()).isEqualTo("allow");

    String run = stage.begin("actor", "look 1; put 2; say Put");
    JsonNode asked = stage.awaitApproval(run);

    assertThat(asked.path("reason").asText()).isEqualTo("no rule says that put may be called unasked");
    assertThat(stage.happened(run)).containsExactly("look 1");
    stage.decide(run, asked.path("call").asText(), Map.of("decision", "approve")).expect(200);
    stage.awaitStatus(run, "completed");
    assertThat(stage.happened(run)).containsExactly("look 1", "put 2");
  }

  @Test
  void argumentsAndLimitsDecideAndTheModelIsToldWhy() throws Exception {
    put("""
        {"name":"small","tools":["charge"],"when":[{"argument":"step","at_most":5}],"decision":"allow","per_hour":1},
        {"name":"charge","tools":["charge"],"decision":"deny","reason":"Nothing above 5."}
        """).expect(200);
    assertThat(check("charge", 6).path("rule").asText()).isEqualTo("effects/charge");

    String run = stage.begin("actor", "charge 3; charge 6; charge 4; say Paid");
    stage.awaitStatus(run, "completed");

    assertThat(stage.happened(run)).containsExactly("charge 3");
    List<String> told = stage.said(run, "tool.finished").stream().map(end -> end.path("result").asText()).toList();
    assertThat(told.get(1)).contains("is not allowed: Nothing above 5.");
    assertThat(told.get(2)).contains("within an hour", "the next call is possible at");
  }

  @Test
  void ofTwoCallsAtOnceOfWhichOneIsBeyondTheLimitOneIsAskedAboutAndMadeOnceWhenSomebodyAgrees() throws Exception {
    put("""
        {"name":"one","tools":["charge"],"decision":"allow","per_hour":1,"beyond":"ask"}
        """).expect(200);

    String run = stage.begin("actor", "charge 1 + charge 2; say Paid");
    JsonNode asked = stage.awaitApproval(run);

    assertThat(asked.path("reason").asText())
        .isEqualTo("charge has been called 1 times for this user within an hour, which is the limit");
    List<String> done = stage.happened(run);
    assertThat(done).hasSizeBetween(0, 1);
    stage.decide(run, asked.path("call").asText(), Map.of("decision", "approve")).expect(200);
    stage.awaitStatus(run, "completed");

    assertThat(stage.happened(run)).containsExactlyInAnyOrder("charge 1", "charge 2");
    assertThat(stage.said(run, "approval.requested")).hasSize(1);
    assertThat(stage.said(run, "approval.decided")).hasSize(1);
    assertThat(stage.said(run, "tool.finished")).hasSize(2).noneMatch(end -> end.path("error").asBoolean());
  }

  @Test
  void aRuleThatHasBeenWrittenWhileTheServerWasDownCountsForRunsThatGoOn() throws Exception {
    String run = stage.begin("careful", "charge 2; say Paid");
    JsonNode asked = stage.awaitApproval(run);
    stage.kill();
    Files.writeString(home.resolve("config/policies/" + Surroundings.POLICY + ".json"),
        "{\"rules\":[{\"name\":\"none\",\"tools\":[\"charge\"],\"decision\":\"deny\",\"reason\":\"closed\"}]}");
    stage.start();

    stage.decide(run, asked.path("call").asText(), Map.of("decision", "approve")).expect(200);
    stage.awaitStatus(run, "completed");

    assertThat(stage.happened(run)).isEmpty();
    assertThat(stage.said(run, "tool.finished").getFirst().path("result").asText()).contains("closed");
  }

  @Test
  void aBrokenFileLeavesTheRulesInForceAndIsShoutedAbout() throws Exception {
    Files.writeString(home.resolve("config/policies/more.json"), "{\"rules\":[{\"name\":\"x\"}]}");
    ServerProcess.await("the problem to be shown",
        () -> stage.rest().get(POLICIES).expect(200).text("problem").contains("more.json"));

    assertThat(check("charge", 1).path("decision").asText()).isEqualTo("allow");
    assertThat(stage.rest().get("/api/v1/admin/health").body().toString()).contains("more.json");
    assertThat(ServerProcess.osgent(home, 0, "shell", "policy")).contains("effects/effects", "NOT in force",
        "more.json");
  }

  @Test
  void toolsAreShownWithWhatTheyWereTrustedForAndTheShellTellsToo() throws Exception {
    String run = stage.begin("actor", "look 1; say Seen");
    stage.awaitStatus(run, "completed");

    assertThat(stage.rest().get("/api/v1/tools/look").expect(200).body().path("pin").path("state").asText())
        .isEqualTo("pinned");
    assertThat(ServerProcess.osgent(home, 0, "shell", "tools")).contains("trusted since its first use");
    assertThat(ServerProcess.osgent(home, 0, "shell", "policy", "check", "charge", "{\"step\":1}", "--user", "admin"))
        .contains("allow: rule effects/effects");
  }

  /** The next version of the tools, in which {@code look} says something else of itself. */
  private Path toolsThatPeer() throws Exception {
    Path jar = Jars.repacked(home.resolve("deploy/effects.jar"), home, "1.1.0");
    try (FileSystem entries = FileSystems.newFileSystem(URI.create("jar:" + jar.toUri()), Map.of())) {
      Path look = entries.getPath(Surroundings.TOOLS.replace('.', '/'), "LookTool.class");
      String bytes = Files.readString(look, StandardCharsets.ISO_8859_1);
      // As long as before, so that it is a class still.
      String peers = bytes.replace("Looks at the world", "Peers at the world");
      assertThat(peers).isNotEqualTo(bytes);
      Files.writeString(look, peers, StandardCharsets.ISO_8859_1);
    }
    return jar;
  }

  private JsonNode pinOfLook() throws Exception {
    return stage.rest().get("/api/v1/tools/look").expect(200).body().path("pin");
  }

  private String look() throws Exception {
    return stage.begin("actor", "look 1; say Seen");
  }

  @Test
  void aToolThatSaysSomethingElseOfItselfIsAskedAboutUntilSomebodyApprovesIt() throws Exception {
    stage.awaitStatus(look(), "completed");
    String trusted = pinOfLook().path("sha256").asText();

    DeployFolder.of(home).drop(toolsThatPeer(), "effects.jar");
    ServerProcess.await("the tool that peers", () -> {
      Answer tool = stage.rest().get("/api/v1/tools/look");
      return tool.status() == 200 && !tool.body().path("pin").path("sha256").asText().equals(trusted);
    });
    String run = look();
    JsonNode asked = stage.awaitApproval(run);
    assertThat(asked.path("reason").asText()).contains("the definition of look is not the one that was trusted");
    assertThat(stage.happened(run)).isEmpty();

    stage.rest().post("/api/v1/tools/look/approve", Map.of("sha256", trusted)).expect(409);
    stage.rest().post("/api/v1/tools/look/approve", Map.of("sha256", pinOfLook().path("sha256").asText())).expect(200);
    assertThat(pinOfLook().path("state").asText()).isEqualTo("pinned");
    String next = look();
    stage.awaitStatus(next, "completed");
    assertThat(stage.happened(next)).containsExactly("look 1");

    stage.decide(run, asked.path("call").asText(), Map.of("decision", "approve")).expect(200);
    stage.awaitStatus(run, "completed");
    assertThat(stage.happened(run)).containsExactly("look 1");
  }

  @Test
  void whilePolicyIsStoppedNoToolIsCalledAndWhenItIsBackTheyAre() throws Exception {
    String policy = null;
    for (JsonNode bundle : stage.rest().get("/api/v1/admin/bundles?limit=200").expect(200).body().path("items")) {
      policy = bundle.path("symbolic_name").asText().equals("io.osgent.policy") ? bundle.path("id").asText() : policy;
    }
    stage.rest().post("/api/v1/admin/bundles/" + policy + "/stop", Map.of()).expect(200);
    String shut = stage.begin("actor", "look 1; say Seen");
    stage.awaitStatus(shut, "completed");
    assertThat(stage.happened(shut)).isEmpty();
    assertThat(stage.said(shut, "tool.finished").getFirst().path("result").asText())
        .contains("the policy rules is not here now");

    stage.rest().post("/api/v1/admin/bundles/" + policy + "/start", Map.of()).expect(200);
    String open = stage.begin("actor", "look 2; charge 3; say Seen");
    stage.awaitStatus(open, "completed");
    assertThat(stage.happened(open)).containsExactly("look 2", "charge 3");
  }
}
