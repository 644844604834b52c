package io.osgent.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.api.health.HealthCheck;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdministrationTest {
  private static final String BUNDLES = "/api/v1/admin/bundles";

  private final FakeBundles bundles = new FakeBundles();
  private final HealthResource health = new HealthResource();
  private final RestServer server;

  AdministrationTest() throws IOException {
    // The plugins are not asked for here, but their path begins that of administration.
    server = new RestServer(new BundlesResource(bundles), health, new HealthReportResource(health),
        new PluginsResource(null));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anUploadedJarIsInstalled() throws Exception {
    var answer = upload(BUNDLES + "?name=weather-1.0.0.jar", "application/java-archive");
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Location")).contains(BUNDLES + "/7");
    assertThat(answer.body()).contains("\"symbolic_name\":\"weather\"");
    assertThat(bundles.calls).containsExactly("install weather-1.0.0.jar the jar by admin's key");
  }

  @Test
  void theFileNameMayComeAsBrowsersSendIt() throws Exception {
    var answer = server.send(server.admin(BUNDLES).header("Content-Type", "application/octet-stream")
        .header("Content-Disposition", "attachment; filename=\"weather.jar\"")
        .POST(BodyPublishers.ofString("the jar")));
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(bundles.calls).containsExactly("install weather.jar the jar by admin's key");
  }

  @Test
  void aFileNameThatIsNoneIsRefused() throws Exception {
    for (var name : List.of("", "?name=../evil.jar", "?name=weather.zip", "?name=a/b.jar", "?name=.jar")) {
      var answer = upload(BUNDLES + name, "application/java-archive");
      assertThat(answer.statusCode()).as(name).isEqualTo(400);
      assertThat(answer.body()).contains("?name=weather-1.0.0.jar");
    }
    assertThat(upload(BUNDLES + "?name=a.jar", "text/plain").statusCode()).isEqualTo(415);
    assertThat(bundles.calls).isEmpty();
  }

  @Test
  void bundlesAreLookedAfter() throws Exception {
    server.send(server.admin(BUNDLES + "/7/stop").POST(BodyPublishers.noBody()));
    server.send(server.admin(BUNDLES + "/7/start").POST(BodyPublishers.noBody()));
    upload(BUNDLES + "/7/update", "application/java-archive");
    assertThat(server.send(server.admin(BUNDLES + "/7").DELETE()).statusCode()).isEqualTo(204);
    assertThat(bundles.calls).containsExactly("stop 7 by admin's key", "start 7 by admin's key",
        "update 7 the jar by admin's key", "uninstall 7 by admin's key");
    assertThat(server.send(server.admin(BUNDLES)).body()).contains("\"id\":7", "\"state\":\"retiring\"", "\"runs\":3",
        "\"used_by\":[\"reporter\"]", "\"previous_version\":\"0.9.0\"");
    assertThat(server.send(server.admin(BUNDLES + "/seven")).body()).contains("'id' should be a whole number");
  }

  @Test
  void aBundleIsRolledBack() throws Exception {
    var answer = server.send(server.admin(BUNDLES + "/7/rollback").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).as("what serves now").contains("\"id\":8");
    assertThat(bundles.calls).containsExactly("roll back 7 by admin's key");
    var nothing = server.send(server.admin(BUNDLES + "/8/rollback").POST(BodyPublishers.noBody()));
    assertThat(nothing.statusCode()).isEqualTo(409);
    assertThat(nothing.body()).contains("\"code\":\"no_previous_version\"");
  }

  @Test
  void onlyAnAdministratorMaySeeOrTouchBundles() throws Exception {
    assertThat(server.get(BUNDLES).statusCode()).isEqualTo(403);
    assertThat(server.get(BUNDLES + "/7").statusCode()).isEqualTo(403);
    assertThat(server.send(server.user(BUNDLES + "/7").DELETE()).statusCode()).isEqualTo(403);
    assertThat(server.send(server.user(BUNDLES + "/7/rollback").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(403);
    assertThat(server.get("/api/v1/admin/health").statusCode()).isEqualTo(403);
    assertThat(bundles.calls).isEmpty();
  }

  @Test
  void readinessIsThatOfAllParts() throws Exception {
    assertThat(server.get("/health/live").body()).isEqualTo("{\"status\":\"up\",\"checks\":{}}");
    assertThat(server.get("/health/ready").statusCode()).isEqualTo(503);
    health.core(new FakeRuns());
    assertThat(server.get("/health/ready").body())
        .isEqualTo("{\"status\":\"up\",\"checks\":{\"runs\":{\"status\":\"up\"}}}");
    health.add(new Disk());
    var down = server.get("/health/ready");
    assertThat(down.statusCode()).isEqualTo(503);
    assertThat(down.body()).contains("\"disk\":{\"status\":\"down\"}").doesNotContain("/srv");
    assertThat(server.send(server.admin("/api/v1/admin/health")).body())
        .contains("\"disk\":{\"status\":\"down\",\"detail\":\"/srv is full\"}");
  }

  private HttpResponse<String> upload(String path, String type) throws Exception {
    return server.send(server.admin(path).header("Content-Type", type).POST(BodyPublishers.ofString("the jar")));
  }

  /** A disk without room. */
  private static final class Disk implements HealthCheck {
    @Override
    public String name() {
      return "disk";
    }

    @Override
    public Health check() {
      return Health.down("/srv is full");
    }
  }

  /** Notes what it is told to do. */
  private static final class FakeBundles implements BundleAdmin {
    final List<String> calls = new ArrayList<>();

    @Override
    public List<BundleInfo> list() {
      return List.of(get(7));
    }

    @Override
    public BundleInfo get(long id) {
      return new BundleInfo(id, "weather", "1.0.0", "retiring", "abc", List.of(), List.of("reporter"), 0, 3, "0.9.0",
          null);
    }

    @Override
    public BundleInfo install(String fileName, InputStream jar, Principal by) throws IOException {
      calls.add("install " + fileName + " " + new String(jar.readAllBytes(), UTF_8) + " by " + by.name());
      return get(7);
    }

    @Override
    public BundleInfo update(long id, InputStream jar, Principal by) throws IOException {
      calls.add("update " + id + " " + new String(jar.readAllBytes(), UTF_8) + " by " + by.name());
      return get(id);
    }

    @Override
    public BundleInfo rollBack(long id, Principal by) {
      if (id == 8) {
        throw ProblemException.conflict("no_previous_version", "nothing served before it");
      }
      calls.add("roll back " + id + " by " + by.name());
      return get(id + 1);
    }

    @Override
    public BundleInfo start(long id, Principal by) {
      calls.add("start " + id + " by " + by.name());
      return get(id);
    }

    @Override
    public BundleInfo stop(long id, Principal by) {
      calls.add("stop " + id + " by " + by.name());
      return get(id);
    }

    @Override
    public void uninstall(long id, Principal by) {
      calls.add("uninstall " + id + " by " + by.name());
    }
  }
}
