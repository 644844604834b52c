package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.EffectCounter;
import io.osgent.itests.world.Script;
import io.osgent.itests.world.Surroundings;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What belongs to another is answered as what does not exist, whoever asks: another user of the tenant, a namesake in another tenant,
 * or who looks after that one.
 */
class ForeignIdsTest {
  private static final String MEMOBASE = "/api/v1/memobase/api/v1/users/";
  private static final String UNKNOWN = "00000000-0000-0000-0000-000000000000";

  @TempDir
  private Path home;

  private Surroundings surroundings;
  private ServerProcess server;
  private Rest ann;
  private final Map<String, Rest> others = new LinkedHashMap<>();

  @BeforeEach
  void start() throws Exception {
    surroundings = new Surroundings(home, new Script(), EffectCounter.Pace.AT_ONCE);
    surroundings.agent("reader", """
        {"model": "openai/mock", "tools": ["recite"], "context": {"tool_result_chars": 5000}}""");
    server = ServerProcess.start(home);
    Rest acme = new People(server).tenant("acme");
    ann = new Rest(server.address(), People.user(server.rest(), "ann", "user"));
    others.put("bob", new Rest(server.address(), People.user(server.rest(), "bob", "user")));
    others.put("ann", new Rest(server.address(), People.user(acme, "ann", "user")));
    others.put("admin", acme);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    surroundings.close();
  }

  private static Answer send(Rest one, String verb, String path, String body) throws Exception {
    return one.send(one.request(path, "Content-Type", "application/json")
        .method(verb, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body)).build());
  }

  /** The same status, words and headers for this id as for one that nobody has. */
  private static Answer isLikeUnknown(String who, Rest one, String verb, String path, String id, String body)
      throws Exception {
    Answer foreign = send(one, verb, path.replace("{}", id), body);
    Answer unknown = send(one, verb, path.replace("{}", UNKNOWN), body);
    String what = who + " " + verb + " " + path;
    assertThat(foreign.status()).as(what).isEqualTo(unknown.status());
    assertThat(foreign.response().body().replace(id, UNKNOWN)).as(what).isEqualTo(unknown.response().body());
    assertThat(foreign.response().headers().map().keySet()).as(what)
        .isEqualTo(unknown.response().headers().map().keySet());
    return foreign;
  }

  @Test
  void anArtifactOfAnotherIsNotThere() throws Exception {
    Answer run = ann.run("reader", "recite 2000; say That was it");
    String artifact = ann.get("/api/v1/runs/" + run.text("id") + "/artifacts").expect(200).body().at("/items/0/id")
        .asText();
    String whole = ann.get("/api/v1/artifacts/" + artifact).expect(200).response().body();
    assertThat(whole).startsWith("line 0\n").endsWith("line 1999\n");

    for (var other : others.entrySet()) {
      for (String query : List.of("", "?offset=7&limit=6", "?user_id=" + other.getKey())) {
        assertThat(isLikeUnknown(other.getKey(), other.getValue(), "GET", "/api/v1/artifacts/{}" + query, artifact,
            null).status()).isEqualTo(404);
      }
    }
    assertThat(ann.get("/api/v1/artifacts/" + artifact).expect(200).response().body()).isEqualTo(whole);
  }

  @Test
  void aSlotOfAnothersProfileIsNotThere() throws Exception {
    String slot = send(ann, "POST", MEMOBASE + "profile/ann",
        "{\"content\":\"likes figs\",\"attributes\":{\"topic\":\"interest\",\"sub_topic\":\"food\"}}").expect(200)
        .text("data", "id");
    assertThat(ann.get(MEMOBASE + "profile/ann").expect(200).response().body()).contains(slot, "likes figs");

    for (var other : others.entrySet()) {
      String path = MEMOBASE + "profile/" + other.getKey() + "/{}";
      isNotFound(isLikeUnknown(other.getKey(), other.getValue(), "PUT", path, slot, "{\"content\":\"hates figs\"}"));
      isNotFound(isLikeUnknown(other.getKey(), other.getValue(), "PUT", path, slot,
          "{\"content\":\"hates figs\",\"attributes\":{\"topic\":\"work\",\"sub_topic\":\"place\"}}"));
      isNotFound(isLikeUnknown(other.getKey(), other.getValue(), "DELETE", path, slot, null));
      assertThat(other.getValue().get(MEMOBASE + "profile/" + other.getKey()).expect(200).response().body())
          .doesNotContain(slot, "figs");
    }
    assertThat(ann.get(MEMOBASE + "profile/ann").expect(200).response().body()).contains(slot, "likes figs");
    isFound(send(ann, "DELETE", MEMOBASE + "profile/ann/" + slot, null));
  }

  @Test
  void aSlotOfTheSameNameIsEverybodysOwnThoughItHasTheSameId() throws Exception {
    String food = "{\"content\":\"%s\",\"attributes\":{\"topic\":\"interest\",\"sub_topic\":\"food\"}}";
    String slot = send(ann, "POST", MEMOBASE + "profile/ann", food.formatted("likes figs")).text("data", "id");

    for (var other : others.entrySet()) {
      String path = MEMOBASE + "profile/" + other.getKey();
      assertThat(send(other.getValue(), "POST", path, food.formatted("likes dates")).text("data", "id"))
          .isEqualTo(slot);
      isFound(send(other.getValue(), "PUT", path + "/" + slot, "{\"content\":\"hates dates\"}"));
      assertThat(other.getValue().get(path).response().body()).contains("hates dates").doesNotContain("figs");
      isFound(send(other.getValue(), "DELETE", path + "/" + slot, null));
    }

    assertThat(ann.get(MEMOBASE + "profile/ann").expect(200).response().body()).contains(slot, "likes figs")
        .doesNotContain("dates");
  }

  @Test
  void anEventOfAnotherIsNotThere() throws Exception {
    String event = ann.post("/api/v1/memories?memory=memobase",
        Map.of("content", "Moved to Bern", "kind", "event")).expect(201).text("id");
    assertThat(ann.get(MEMOBASE + "event/ann").expect(200).response().body()).contains(event, "Moved to Bern");

    for (var other : others.entrySet()) {
      String path = MEMOBASE + "event/" + other.getKey() + "/{}";
      isNotFound(isLikeUnknown(other.getKey(), other.getValue(), "PUT", path, event, "{\"event_tip\":\"Never\"}"));
      isNotFound(isLikeUnknown(other.getKey(), other.getValue(), "DELETE", path, event, null));
      for (String seen : List.of("event/", "event/search/", "event_gist/search/")) {
        assertThat(other.getValue().get(MEMOBASE + seen + other.getKey() + "?query=Bern").expect(200).response().body())
            .doesNotContain(event, "Bern");
      }
    }
    assertThat(ann.get(MEMOBASE + "event/ann").expect(200).response().body()).contains(event, "Moved to Bern");
    isFound(send(ann, "DELETE", MEMOBASE + "event/ann/" + event, null));
  }

  /** Memobase says it in its own way. */
  private static void isNotFound(Answer answer) {
    assertThat(answer.expect(200).body().path("errno").asInt()).as(answer.response().body()).isEqualTo(404);
  }

  private static void isFound(Answer answer) {
    assertThat(answer.expect(200).body().path("errno").asInt(-1)).as(answer.response().body()).isZero();
  }
}
