package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.ConfigInfo.Hidden;
import io.osgent.server.admin.ConfigInfo.Setting;
import io.osgent.server.admin.Configurations;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ConfigResourceTest {
  private static final String PATH = "/api/v1/admin/config";

  private final FakeConfigurations configurations = new FakeConfigurations();
  private final RestServer server;

  ConfigResourceTest() throws IOException {
    server = new RestServer(new ConfigResource(configurations));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aConfigurationIsShownWithWhatCanBeSet() throws Exception {
    var answer = server.send(server.admin(PATH + "/p-work"));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("ETag")).contains("\"ab12\"");
    assertThat(answer.body()).contains("\"values\":{\"apiKey\":{\"secret\":true,\"set\":true}}",
        "\"settings\":[{\"name\":\"apiKey\",\"type\":\"secret\",\"list\":false", "\"file\":\"config/p-work.cfg\"");
    assertThat(server.send(server.admin(PATH)).body()).contains("\"items\":[{\"pid\":\"p-work\"");
  }

  @Test
  void valuesAreSetOnTheRevisionThatWasRead() throws Exception {
    var answer = put("p-work", "{\"models\":[\"a\"],\"maxRetries\":3}", "\"ab12\"");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(configurations.asked).containsExactly("put p-work {maxRetries=3, models=[a]} on ab12 by admin's key");
    assertThat(put("p-work", "{}", "\"cd34\"").statusCode()).isEqualTo(412);
    assertThat(put("p-work", "{}", "ab12").body()).contains("with its quotes");
  }

  @Test
  void whatIsOnItsWayIsAcceptedRatherThanDone() throws Exception {
    configurations.inForce = false;
    assertThat(put("p-work", "{}", null).statusCode()).isEqualTo(202);
    assertThat(delete("p-work").statusCode()).isEqualTo(202);
    configurations.inForce = true;
    assertThat(delete("p-work").statusCode()).isEqualTo(204);
  }

  @Test
  void aBodyThatIsNoObjectIsRefused() throws Exception {
    assertThat(put("p-work", "[1]", null).statusCode()).isEqualTo(400);
    assertThat(put("p-work", "null", null).statusCode()).isEqualTo(400);
    assertThat(configurations.asked).isEmpty();
  }

  @Test
  void onlyAnAdministratorMaySeeOrTouchTheConfiguration() throws Exception {
    assertThat(server.get(PATH).statusCode()).isEqualTo(403);
    assertThat(server.get(PATH + "/p-work").statusCode()).isEqualTo(403);
    assertThat(server.send(server.user(PATH + "/p-work").DELETE()).statusCode()).isEqualTo(403);
    assertThat(server.send(server.user(PATH + "/p-work").header("Content-Type", "application/json")
        .PUT(BodyPublishers.ofString("{}"))).statusCode()).isEqualTo(403);
    assertThat(configurations.asked).isEmpty();
  }

  private java.net.http.HttpResponse<String> put(String pid, String json, String ifMatch) throws Exception {
    var request = server.admin(PATH + "/" + pid).header("Content-Type", "application/json");
    return server.send((ifMatch == null ? request : request.header("If-Match", ifMatch))
        .PUT(BodyPublishers.ofString(json)));
  }

  private java.net.http.HttpResponse<String> delete(String pid) throws Exception {
    return server.send(server.admin(PATH + "/" + pid).DELETE());
  }

  /** One configuration, and notes of what is asked. */
  private static final class FakeConfigurations implements Configurations {
    private final List<String> asked = new ArrayList<>();
    private boolean inForce = true;

    private ConfigInfo info() {
      return new ConfigInfo("p-work", "P", "One of them", false, "config/p-work.cfg", "ab12",
          Map.of("apiKey", new Hidden(true, true)),
          List.of(new Setting("apiKey", "secret", false, "The key", null, null, null, null)), inForce, null);
    }

    @Override
    public List<ConfigInfo> list() {
      return List.of(info());
    }

    @Override
    public ConfigInfo get(String pid) {
      return info();
    }

    @Override
    public ConfigInfo put(String pid, Map<String, Object> values, String revision, Principal by) {
      if ("cd34".equals(revision)) {
        throw ProblemException.conflict("version_conflict", "changed meanwhile");
      }
      asked.add("put " + pid + " " + new TreeMap<>(values) + " on " + revision + " by " + by.name());
      return info();
    }

    @Override
    public boolean delete(String pid, String revision, Principal by) {
      return inForce;
    }
  }
}
