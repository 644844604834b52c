package io.osgent.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.api.health.HealthCheck;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of Memobase ask of a project, and in which shape they get it. */
@Timeout(60)
class MemobaseProjectTest {
  private static final String FOOD = """
      overwrite_user_profiles:
        - topic: "Food"
          description: What goes with meals
          sub_topics:
            - name: "Dietary Preference"
              description: "likes"
            - Restriction
      additional_user_profiles:
        - topic: contact info
          sub_topics: [city]
      profile_strict_mode: true
      language: zh
      something_else: [1, 2]
      """;

  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode data(String method, String path, Object body) throws Exception {
    JsonNode answer = server.memobase("admin", method, path, body);
    assertThat(answer.path("errno").asInt()).as(answer.toString()).isZero();
    return answer.path("data");
  }

  private void refused(int errno, String why, String method, String path, Object body) throws Exception {
    JsonNode answer = server.memobase("admin", method, path, body);
    assertThat(answer.path("errno").asInt()).as(answer.toString()).isEqualTo(errno);
    assertThat(answer.path("errmsg").asText()).contains(why);
  }

  private static Map<String, Object> config(String yaml) {
    return Map.of("profile_config", yaml);
  }

  private void say(String user, String words) throws Exception {
    data("POST", "/blobs/insert/" + user + "?wait_process=true", Map.of("blob_type", "chat", "blob_data",
        Map.of("messages", List.of(Map.of("role", "user", "content", words)))));
  }

  @Test
  void theConfigurationDecidesWhatIsLearnt() throws Exception {
    assertThat(data("GET", "/project/profile_config", null).path("profile_config").asText()).isEmpty();
    data("POST", "/project/profile_config", config(FOOD));
    assertThat(data("GET", "/project/profile_config", null).path("profile_config").asText()).isEqualTo(FOOD);
    say("ann", "My name is Ann. I live in Porto.");
    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).singleElement()
        .satisfies(slot -> assertThat(slot.path("content").asText()).isEqualTo("Porto"));

    data("POST", "/project/profile_config", config(""));
    say("bea", "My name is Bea. I live in Porto.");
    assertThat(data("GET", "/users/profile/bea", null).path("profiles")).hasSize(2);
  }

  @Test
  void aConfigurationIsReadAsMemobaseReadsIt() {
    assertThat(ProfileConfig.read(FOOD)).containsEntry("overwrite", true).containsEntry("strict", true)
        .containsEntry("language", "zh").containsEntry("slots",
            List.of(Map.of("name", "food/dietary_preference", "description", "likes"),
                Map.of("name", "food/restriction", "description", "What goes with meals"),
                Map.of("name", "contact_info/city")));
    assertThat(ProfileConfig.read("event_tags:\n  - name: Mood\n    description: how\n  - goal\n"))
        .containsEntry("overwrite", false)
        .containsEntry("event_tags", List.of(Map.of("name", "mood", "description", "how"), Map.of("name", "goal")));
  }

  @Test
  void aWrongConfigurationIsRefusedAndLeavesTheOneBefore() throws Exception {
    data("POST", "/project/profile_config", config("language: en"));
    for (var wrong : Map.of("[[[", "should be YAML", "just words", "names and what they have",
        "overwrite_user_profiles:\n - topic: Food\n   sub_topics:\n    - name: Diet\n      description: true",
        "'description' should be a text, but is true", "profile_strict_mode: perhaps", "true or false",
        "overwrite_user_profiles: food", "should be a list", "additional_user_profiles:\n - sub_topics: [a]",
        "'topic' should be a text", "!!javax.script.ScriptEngineManager []", "should be YAML").entrySet()) {
      refused(400, wrong.getValue(), "POST", "/project/profile_config", config(wrong.getKey()));
    }
    assertThat(data("GET", "/project/profile_config", null).path("profile_config").asText()).isEqualTo("language: en");
  }

  @Test
  void usersAreListedWithWhatIsKnownOfThem() throws Exception {
    for (String user : List.of("ann", "bea", "carl")) {
      data("POST", "/users", Map.of("id", user, "data", Map.of("plan", "free")));
    }
    say("bea", "My name is Bea. I live in Porto. Yesterday I bought a red bicycle.");
    data("PUT", "/users/ann", Map.of("data", Map.of("plan", "paid")));
    data("DELETE", "/users/carl", null);

    JsonNode listed = data("GET", "/project/users", null);
    assertThat(listed.path("count").asInt()).isEqualTo(2);
    assertThat(listed.path("users").findValuesAsText("id")).containsExactly("ann", "bea");
    JsonNode richest = data("GET", "/project/users?order_by=profile_count&limit=1", null);
    assertThat(richest.path("count").asInt()).isEqualTo(2);
    assertThat(richest.path("users")).singleElement().satisfies(user -> {
      assertThat(user.path("id").asText()).isEqualTo("bea");
      assertThat(user.path("profile_count").asInt()).isEqualTo(2);
      assertThat(user.path("event_count").asInt()).isEqualTo(1);
      assertThat(user.path("project_id").asText()).isEqualTo("default");
      assertThat(user.path("additional_fields").path("plan").asText()).isEqualTo("free");
    });
    assertThat(data("GET", "/project/users?order_by=event_count&order_desc=false", null).path("users")
        .findValuesAsText("id")).containsExactly("ann", "bea");
    assertThat(data("GET", "/project/users?search=an&offset=0", null).path("users").findValuesAsText("id"))
        .containsExactly("ann");
    refused(400, "'order_by' should be one of", "GET", "/project/users?order_by=age", null);
  }

  @Test
  void insertsAreCountedByTheDay() throws Exception {
    say("ann", "I live in Porto.");
    say("bea", "I live in Lisbon.");
    refused(400, "blob_type", "POST", "/blobs/insert/ann", Map.of("blob_data", Map.of()));
    String today = LocalDate.now(ZoneOffset.UTC).toString();
    JsonNode usage;
    do {
      usage = data("GET", "/project/usage?last_days=3", null);
    } while (usage.get(0).path("total_insert").asInt() < 2);

    assertThat(usage).hasSize(3);
    assertThat(usage.get(0)).isEqualTo(TestServer.JSON.valueToTree(Map.of("date", today, "total_insert", 2,
        "total_success_insert", 2, "total_input_token", 0, "total_output_token", 0)));
    assertThat(usage.get(1).path("total_insert").asInt()).isZero();
  }

  @Test
  void billingSaysThatThereIsNoLimit() throws Exception {
    JsonNode bill = data("GET", "/project/billing", null);

    assertThat(bill.path("token_left").isNull() || bill.path("token_left").isMissingNode()).isTrue();
    assertThat(bill.path("project_token_cost_month").asInt()).isZero();
    assertThat(bill.path("next_refill_at").asText()).contains("-01T00:00:00Z");
  }

  @Test
  void theStatusIsThatOfAllParts() throws Exception {
    data("GET", "/admin/status_check", null);
    server.project.add(new HealthCheck() {
      @Override
      public String name() {
        return "disk";
      }

      @Override
      public Health check() {
        return Health.down("it is full");
      }
    });
    refused(500, "disk: it is full", "GET", "/admin/status_check", null);
  }

  @Test
  void theProjectIsForAdministrators() throws Exception {
    for (String path : List.of("/project/users", "/project/usage", "/project/billing", "/admin/status_check")) {
      assertThat(server.send("anna", "GET", Memobase.PATH + path, null).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(server.send("anna", "POST", Memobase.PATH + "/project/profile_config", config("")).statusCode())
        .isEqualTo(403);
    assertThat(server.memobase("anna", "GET", "/project/profile_config", null).path("errno").asInt()).isZero();
  }

  @Test
  void aConversationThatRunsDryIsLedToWhatHasNotComeUp() throws Exception {
    say("ann", "My name is Ann. I live in Porto. I like fado.");
    var dry = List.of(Map.of("role", "assistant", "content", "How is Porto?"),
        Map.of("role", "user", "content", "Fine."));
    JsonNode led = data("POST", "/users/roleplay/proactive/ann", Map.of("messages", dry));
    assertThat(led.path("action").asText()).isEqualTo("new_topic");
    assertThat(led.path("topic_prompt").asText()).contains("fado").doesNotContain("Porto");

    var lively = List.of(Map.of("role", "user", "content", "I have been thinking about the sea all day long."));
    assertThat(data("POST", "/users/roleplay/proactive/ann", Map.of("messages", lively)).path("action").asText())
        .isEqualTo("continue");
    assertThat(data("POST", "/users/roleplay/proactive/nobody", Map.of("messages", dry)).path("action").asText())
        .isEqualTo("continue");
    assertThat(data("POST", "/users/roleplay/proactive/ann?only_topics=basic_info", Map.of("messages", dry))
        .path("topic_prompt").asText()).contains("basic_info::name").doesNotContain("fado");
  }

  @Test
  void anImageComesBackAsItWasGivenHoweverLargeAndNothingIsLeftOfADeletedOne() throws Exception {
    byte[] bytes = new byte[60_000];
    new Random(7).nextBytes(bytes);
    String base64 = Base64.getEncoder().encodeToString(bytes);
    String id = data("POST", "/blobs/insert/ann", Map.of("blob_type", "image", "blob_data", Map.of("base64", base64)))
        .path("id").asText();
    assertThat(data("GET", "/blobs/ann/" + id, null).path("blob_data").path("base64").asText()).isEqualTo(base64);

    data("DELETE", "/blobs/ann/" + id, null);
    refused(404, "not found", "GET", "/blobs/ann/" + id, null);
    refused(400, "either 'url' or 'base64'", "POST", "/blobs/insert/ann",
        Map.of("blob_type", "image", "blob_data", Map.of()));
    refused(400, "Base64", "POST", "/blobs/insert/ann",
        Map.of("blob_type", "image", "blob_data", Map.of("base64", "no!")));
  }

  @Test
  void aSlotThatIsRenamedIsFoundByTheIdItHad() throws Exception {
    String id = data("POST", "/users/profile/ann", slot("nurse", "work", "title")).path("id").asText();
    data("PUT", "/users/profile/ann/" + id, slot("tea", "interest", "likes"));
    data("PUT", "/users/profile/ann/" + id, slot("green tea", "interest", "drinks"));
    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).singleElement()
        .satisfies(slot -> assertThat(slot.path("content").asText()).isEqualTo("green tea"));

    data("DELETE", "/users/profile/ann/" + id, null);
    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).isEmpty();
    refused(404, "not found", "DELETE", "/users/profile/ann/" + id, null);
  }

  private static Map<String, Object> slot(String content, String topic, String subTopic) {
    return Map.of("content", content, "attributes", Map.of("topic", topic, "sub_topic", subTopic));
  }

  @Test
  void whoFlushesAndThenAsksIsToldWhatWasLearnt() throws Exception {
    data("POST", "/blobs/insert/ann", Map.of("blob_type", "chat", "blob_data",
        Map.of("messages", List.of(Map.of("role", "user", "content", "I live in Porto.")))));
    data("POST", "/users/buffer/ann/chat", null);

    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).hasSize(1);
  }
}
