package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.PreferenceValue.From;
import io.osgent.server.preference.Preferences;
import io.osgent.server.preference.Preferred;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PreferencesResourceTest {
  private static final String PATH = "/api/v1/users/anna/preferences";

  private static final class FakePreferences implements Preferences {
    private final List<String> asked = new ArrayList<>();

    @Override
    public List<Preference> known() {
      return List.of(Preference.text("language", "The language", "language-tag"),
          Preference.oneOf("tone", "neutral", "The tone", "neutral", "formal"));
    }

    private List<PreferenceValue> answer(String what, String user, Map<String, ?> values, Principal by) {
      asked.add(what + " " + by.scope(user).user() + " " + new TreeMap<>(values));
      if (values.containsKey("lnguage")) {
        throw ProblemException.badRequest("invalid_preference", "there is no preference 'lnguage'");
      }
      return List.of(new PreferenceValue("language", null, From.DEFAULT),
          new PreferenceValue("tone", "formal", From.USER));
    }

    @Override
    public List<PreferenceValue> get(String userId, Principal by) {
      return answer("get", userId, Map.of(), by);
    }

    @Override
    public List<PreferenceValue> put(String userId, Map<String, ?> values, Principal by) {
      return answer("put", userId, values, by);
    }

    @Override
    public List<PreferenceValue> patch(String userId, Map<String, ?> changes, Principal by) {
      return answer("patch", userId, changes, by);
    }

    @Override
    public Preferred preferred(Scope person, Instant at) {
      throw new UnsupportedOperationException();
    }
  }

  private final FakePreferences preferences = new FakePreferences();
  private final RestServer server = new RestServer(new PreferencesResource(preferences),
      new PreferenceSchemaResource(preferences));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> send(String method, String path, String type, String body)
      throws IOException, InterruptedException {
    return server.send(
        server.user(path).header("Content-Type", type).method(method, BodyPublishers.ofString(body)));
  }

  @Test
  void whatCountsIsShownWithWhereItComesFrom() throws Exception {
    var answer = server.get(PATH);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"user_id\":\"anna\",\"preferences\":{"
        + "\"language\":{\"from\":\"default\",\"description\":\"The language\"},"
        + "\"tone\":{\"value\":\"formal\",\"from\":\"user\",\"description\":\"The tone\"}}}");
  }

  @Test
  void aMergePatchSetsAndUnsets() throws Exception {
    String body = "{\"tone\":\"formal\",\"language\":null}";
    assertThat(send("PATCH", PATH, "application/merge-patch+json", body).statusCode()).isEqualTo(200);
    assertThat(send("PATCH", PATH, "application/json", body).statusCode()).isEqualTo(200);
    assertThat(send("PUT", PATH, "application/json", "{\"tone\":\"formal\"}").statusCode()).isEqualTo(200);
    assertThat(preferences.asked).containsExactly("patch anna {language=null, tone=formal}",
        "patch anna {language=null, tone=formal}", "put anna {tone=formal}");
  }

  @Test
  void whatIsWrongIsAProblem() throws Exception {
    var answer = send("PATCH", PATH, "application/json", "{\"lnguage\":\"de\"}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"code\":\"invalid_preference\"");
    assertThat(send("PUT", PATH, "application/json", "null").statusCode()).isEqualTo(400);
    assertThat(send("PUT", PATH, "application/json", "[]").statusCode()).isEqualTo(400);
  }

  @Test
  void anothersAreForbiddenUnlessTheKeyMayActForThem() throws Exception {
    assertThat(server.get("/api/v1/users/bob/preferences").statusCode()).isEqualTo(403);
    assertThat(server.send(server.admin("/api/v1/users/bob/preferences")).statusCode()).isEqualTo(200);
  }

  @Test
  void whatCanBePreferredIsAJsonSchema() throws Exception {
    assertThat(server.get("/api/v1/preferences/schema").body()).isEqualTo(
        "{\"$schema\":\"https://json-schema.org/draft/2020-12/schema\",\"type\":\"object\",\"properties\":{"
            + "\"language\":{\"type\":\"string\",\"description\":\"The language\",\"minLength\":1,\"maxLength\":200,"
            + "\"format\":\"language-tag\"},"
            + "\"tone\":{\"type\":\"string\",\"description\":\"The tone\",\"enum\":[\"neutral\",\"formal\"],"
            + "\"default\":\"neutral\"}},\"additionalProperties\":false}");
  }
}
