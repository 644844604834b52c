package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.http.HttpAddress;
import io.osgent.server.storage.Database;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.inject.Inject;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** The shipped bundles in a framework, used from within and over the network. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class ShippedBundlesTest {
  private static final String KEY = "a-key-for-tests-and-nothing-else";

  @Inject
  private BundleContext context;
  @Inject
  private HttpAddress address;
  @Inject
  private BundleAdmin bundles;

  @Inject
  private Database database;

  private Rest rest;
  private Path home;

  @Configuration
  public Option[] server() throws Exception {
    return ShippedServer.in(Files.createTempDirectory("osgent-home"));
  }

  @Before
  public void connect() throws Exception {
    rest = new Rest(address.uri(), KEY);
    home = Path.of(context.getProperty("osgent.home"));
    ServerProcess.await("readiness", () -> rest.get("/health/ready").status() == 200);
    if (rest.get("/api/v1/agents").status() == 401) {
      admit();
    }
  }

  /** Makes the key of these tests known, as an administrator with the database at hand might. */
  private void admit() throws Exception {
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(KEY.getBytes(StandardCharsets.UTF_8));
    database.write(connection -> {
      try (Statement insert = connection.createStatement()) {
        insert.executeUpdate("INSERT INTO identity_user (tenant, id, roles, disabled, created_at)"
            + " VALUES ('default', 'tester', 'admin', 0, 0)");
        return insert.executeUpdate("INSERT INTO identity_key (id, sha256, tenant, user_id, name, roles, created_at)"
            + " VALUES ('ktest', '" + HexFormat.of().formatHex(digest) + "', 'default', 'tester', 'test', 'admin', 0)");
      }
    });
    bundle("io.osgent.security").stop();
    bundle("io.osgent.security").start();
    ServerProcess.await("the key to be known", () -> rest.get("/api/v1/agents").status() == 200);
  }

  @Test
  public void everyBundleIsActive() {
    List<String> idle = Arrays.stream(context.getBundles())
        .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
        .filter(bundle -> !bundle.getSymbolicName().startsWith("io.osgent.itests"))
        .filter(bundle -> bundle.getState() != Bundle.ACTIVE).map(Bundle::toString).toList();

    assertThat(idle).isEmpty();
  }

  @Test
  public void aRunAnswersOverRest() throws Exception {
    assertThat(rest.run("assistant", "What is 17 times 23?").text("output")).contains("391");
  }

  @Test
  public void aRunAnswersOverWebSocketAndIsFollowedAnewAfterACut() throws Exception {
    Socket socket = Socket.open(rest, KEY);
    socket.send("run.start", Map.of("agent", "assistant", "input", "What is 17 times 23?"));
    String run = socket.expect("ack").path("data").path("run").path("id").asText();
    var events = new ArrayList<JsonNode>();
    events.add(socket.expect("event").path("data").path("event"));
    socket.abort();

    Socket again = Socket.open(rest, KEY);
    again.send("run.subscribe", Map.of("run", run, "after", 1));
    again.expect("ack");
    while (!events.getLast().path("type").asText().equals("run.completed")) {
      events.add(again.expect("event").path("data").path("event"));
    }
    assertThat(events).isEqualTo(rest.events(run));
    again.abort();
  }

  @Test
  public void aRunStreamsAndGoesOnAfterACut() throws Exception {
    var start = rest.request("/api/v1/runs", "Accept", "text/event-stream", "Content-Type", "application/json")
        .POST(BodyPublishers.ofString("{\"agent\":\"assistant\",\"input\":\"What is 2 + 2?\"}")).build();
    List<String> whole = rest.stream(start, Integer.MAX_VALUE);
    String run = Rest.JSON.readTree(whole.getFirst()).path("run").asText();

    List<String> pieces = new ArrayList<>(rest.stream(rest.follow(run, 0), 3));
    pieces.addAll(rest.stream(rest.follow(run, 3), Integer.MAX_VALUE));

    assertThat(pieces).isEqualTo(whole);
  }

  @Test
  public void aToolComesAndGoes() throws Exception {
    var deploy = DeployFolder.of(home);
    deploy.drop(home.resolve("workshop/greeting-1.0.0-Hello.jar"), "greeting.jar");
    ServerProcess.await("the tool", () -> rest.get("/api/v1/tools/greeting").status() == 200);
    String run = rest.run("assistant", "Say a greeting for Mia").text("id");
    assertThat(rest.events(run)).anySatisfy(
        event -> assertThat(event.path("data").path("result").asText()).isEqualTo("Hello, Mia"));

    deploy.remove("greeting.jar");
    ServerProcess.await("the tool to go", () -> rest.get("/api/v1/tools/greeting").status() == 404);
  }

  @Test
  public void aJarThatDoesNotResolveIsExplained() throws Exception {
    var deploy = DeployFolder.of(home);
    deploy.drop(home.resolve("workshop/unresolvable.jar"), "unresolvable.jar");
    ServerProcess.await("the explanation", () -> bundles.list().stream()
        .anyMatch(bundle -> bundle.problem() != null && bundle.problem().contains("com.example.missing")));

    assertThat(rest.run("assistant", "What is 1 + 1?").text("output")).contains("2");
    deploy.remove("unresolvable.jar");
  }

  @Test
  public void sessionsAreIntactAfterTheDatabaseAndTheCoreWereRestarted() throws Exception {
    String session = rest.run("assistant", "My cat is called Mia").text("session");

    bundle("io.osgent.storage.sqlite").stop();
    bundle("io.osgent.storage.sqlite").start();
    bundle("io.osgent.core").stop();
    bundle("io.osgent.core").start();

    ServerProcess.await("readiness", () -> rest.get("/health/ready").status() == 200);
    ServerProcess.await("the session", () -> rest.get("/api/v1/sessions/" + session + "/messages").status() == 200);
    rest.runInSession("assistant", session, "What is 3 * 3?");
    assertThat(rest.get("/api/v1/sessions/" + session + "/messages").expect(200).body().path("items")).hasSize(4);
  }

  private Bundle bundle(String symbolicName) {
    return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals(symbolicName))
        .findFirst()
        .orElseThrow();
  }
}
