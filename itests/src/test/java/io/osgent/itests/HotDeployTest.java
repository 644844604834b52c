package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tools that come, change and go while the server runs. */
class HotDeployTest {
  @TempDir
  private static Path home;
  @TempDir
  private static Path workshop;

  private static ServerProcess server;
  private static Rest rest;
  private static DeployFolder deploy;

  @BeforeAll
  static void start() throws Exception {
    server = ServerProcess.start(home);
    rest = server.rest();
    deploy = DeployFolder.of(home);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
  }

  private static String greet(String name) throws IOException, InterruptedException {
    Answer answer = rest.post("/api/v1/tools/greeting/call", Map.of("arguments", Map.of("name", name)));
    return answer.status() == 404 ? "nobody" : answer.expect(200).text("text");
  }

  private static JsonNode bundle(String symbolicName) throws IOException, InterruptedException {
    for (JsonNode bundle : rest.get("/api/v1/admin/bundles?limit=200").expect(200).body().path("items")) {
      if (bundle.path("symbolic_name").asText().equals(symbolicName)) {
        return bundle;
      }
    }
    return null;
  }

  @Test
  void aToolDroppedInIsUsedByTheNextRunReplacedItAnswersAnewRemovedItIsGone() throws Exception {
    deploy.drop(Jars.greeting(workshop, "1.0.0", "Hello"), "greeting.jar");
    ServerProcess.await("the tool to be offered", () -> greet("Mia").equals("Hello, Mia"));
    String run = rest.run("assistant", "Say a greeting for Mia").text("id");
    assertThat(rest.events(run)).filteredOn(event -> event.path("type").asText().equals("tool.finished"))
        .singleElement()
        .satisfies(event -> assertThat(event.path("data").path("result").asText()).isEqualTo("Hello, Mia"));

    deploy.drop(Jars.greeting(workshop, "1.0.0", "Goodbye"), "greeting.jar");
    ServerProcess.await("the new tool to answer", () -> greet("Mia").equals("Goodbye, Mia"));

    deploy.remove("greeting.jar");
    ServerProcess.await("the tool to be gone", () -> greet("Mia").equals("nobody"));
    assertThat(rest.get("/api/v1/tools/greeting").expect(404).text("code")).isEqualTo("tool_not_found");
  }

  @Test
  void aToolIsUploadedStoppedStartedUpdatedAndUninstalled() throws Exception {
    Path first = Jars.greeting(workshop, "2.0.0", "Ahoy");
    Answer uploaded = upload("uploaded.jar", first).expect(201);
    String path = "/api/v1/admin/bundles/" + uploaded.text("id");
    ServerProcess.await("the tool to be offered", () -> greet("Tom").equals("Ahoy, Tom"));
    assertThat(deploy.folder().resolve("uploaded.jar")).exists();
    assertThat(uploaded.text("sha256")).hasSize(64);

    rest.post(path + "/stop", Map.of()).expect(200);
    assertThat(greet("Tom")).isEqualTo("nobody");
    rest.post(path + "/start", Map.of()).expect(200);
    ServerProcess.await("the tool to be back", () -> greet("Tom").equals("Ahoy, Tom"));

    Path second = Jars.greeting(workshop, "2.1.0", "Avast");
    Answer updated = rest.send(rest.request(path + "/update", "Content-Type", "application/java-archive")
        .POST(BodyPublishers.ofFile(second)).build()).expect(200);
    ServerProcess.await("the new tool to answer", () -> greet("Tom").equals("Avast, Tom"));

    rest.delete("/api/v1/admin/bundles/" + updated.text("id")).expect(204);
    assertThat(greet("Tom")).isEqualTo("nobody");
    assertThat(deploy.folder().resolve("uploaded.jar")).doesNotExist();
  }

  private static Answer upload(String name, Path jar) throws IOException, InterruptedException {
    return rest.send(rest.request("/api/v1/admin/bundles?name=" + name, "Content-Type", "application/java-archive")
        .POST(BodyPublishers.ofFile(jar)).build());
  }

  @Test
  void aJarThatDoesNotResolveIsExplainedAndChangesNothingElse() throws Exception {
    Map<String, String> before = otherBundles();
    deploy.drop(Jars.unresolvable(workshop), "unresolvable.jar");
    String name = "io.osgent.itests.tool.unresolvable";
    ServerProcess.await("the jar to be explained",
        () -> bundle(name) != null && bundle(name).path("problem").asText().contains("com.example.missing"));

    assertThat(otherBundles()).isEqualTo(before);
    assertThat(bundle(name).path("state").asText()).isEqualTo("installed");
    assertThat(Files.readString(home.resolve("logs/osgent.log"))).contains("com.example.missing");
    assertThat(ServerProcess.osgent(home, 0, "shell", "bundles")).contains("com.example.missing");
    assertThat(rest.run("assistant", "What is 1 + 1?").text("output")).contains("2");

    deploy.remove("unresolvable.jar");
    ServerProcess.await("the jar to be gone", () -> bundle(name) == null);
  }

  private static Map<String, String> otherBundles() throws IOException, InterruptedException {
    var states = new java.util.TreeMap<String, String>();
    for (JsonNode bundle : rest.get("/api/v1/admin/bundles?limit=200").expect(200).body().path("items")) {
      if (!bundle.path("symbolic_name").asText().startsWith("io.osgent.itests")) {
        states.put(bundle.path("symbolic_name").asText(), bundle.path("id") + " " + bundle.path("state").asText());
      }
    }
    return states;
  }

  @Test
  void whatIsNoBundleIsRefused() throws Exception {
    Path letter = Files.writeString(workshop.resolve("letter.txt"), "This is a letter.");

    Answer refused = upload("letter.jar", letter).expect(400);

    assertThat(refused.text("code")).isEqualTo("invalid_bundle");
    assertThat(deploy.folder().resolve("letter.jar")).doesNotExist();
    upload("../../escape.jar", letter).expect(400);
    assertThat(upload("letter.txt", letter).expect(400).text("detail")).contains(".jar");
  }

  @Test
  void whatTheServerCannotDoWithoutIsProtected() throws Exception {
    for (String name : new String[]{"io.osgent.core", "io.osgent.api", "io.osgent.http"}) {
      String path = "/api/v1/admin/bundles/" + bundle(name).path("id").asText();
      assertThat(rest.post(path + "/stop", Map.of()).expect(409).text("code")).isEqualTo("bundle_protected");
      rest.delete(path).expect(409);
    }
    rest.get("/api/v1/admin/bundles/99999").expect(404);
  }
}
