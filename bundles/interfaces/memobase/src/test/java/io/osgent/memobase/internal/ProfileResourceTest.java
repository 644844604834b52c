package io.osgent.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is known of a person, as Osgent says it. */
class ProfileResourceTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private void say(String user, String... words) throws Exception {
    var messages = new ArrayList<Map<String, String>>();
    for (String each : words) {
      messages.add(Map.of("role", "user", "content", each));
    }
    server.memobase("admin", "POST", "/blobs/insert/" + user + "?wait_process=true",
        Map.of("blob_type", "chat", "blob_data", Map.of("messages", messages)));
  }

  private static List<String> lines(JsonNode profile) {
    var lines = new ArrayList<String>();
    profile.path("items").forEach(slot -> lines.add(
        slot.path("topic").asText() + "/" + slot.path("sub_topic").asText() + "=" + slot.path("content").asText()));
    return lines;
  }

  @Test
  void aPersonSeesWhatIsKnownAndWhereItComesFrom() throws Exception {
    say("anna", "My name is Anna. I live in Porto.");

    JsonNode profile = server.ok("anna", "GET", "/api/v1/users/anna/profile", null);
    assertThat(lines(profile)).containsExactlyInAnyOrder("basic_info/name=Anna", "contact_info/city=Porto");
    assertThat(profile.path("items").get(0).path("sources").get(0).asText()).endsWith(":0");
    assertThat(profile.path("items").get(0).path("facts")).hasSize(1);
  }

  @Test
  void aPersonPutsRightAndClearsWhatIsKnown() throws Exception {
    say("anna", "I live in Porto. I like tea.");

    JsonNode slot = server.ok("anna", "PUT", "/api/v1/users/anna/profile/contact_info/city",
        Map.of("content", "Lisbon"));
    assertThat(slot.path("content").asText()).isEqualTo("Lisbon");
    server.ok("anna", "DELETE", "/api/v1/users/anna/profile/interest/likes", null);
    assertThat(lines(server.ok("anna", "GET", "/api/v1/users/anna/profile", null)))
        .containsExactly("contact_info/city=Lisbon");
    assertThat(server.send("anna", "DELETE", "/api/v1/users/anna/profile/interest/likes", null).statusCode())
        .isEqualTo(404);
    assertThat(
        server.send("anna", "PUT", "/api/v1/users/anna/profile/contact_info/city", Map.of("content", " ")).body())
        .contains("'content' should be a text that says something");
  }

  @Test
  void nobodySeesWhatIsKnownOfAnother() throws Exception {
    say("anna", "I live in Porto.");

    for (String path : List.of("/api/v1/users/anna/profile", "/api/v1/users/anna/context",
        Memobase.PATH + "/users/profile/anna", Memobase.PATH + "/users/context/anna", Memobase.PATH + "/users/anna",
        Memobase.PATH + "/users/event/anna", Memobase.PATH + "/users/blobs/anna/chat")) {
      assertThat(server.send("bob", "GET", path, null).statusCode()).as(path).isEqualTo(403);
    }
    assertThat(lines(server.ok("bob", "GET", "/api/v1/users/bob/profile", null))).isEmpty();
  }

  @Test
  void aContextHoldsTheProfileWhatHappenedAndWhatFitsTheQuestion() throws Exception {
    say("anna", "My name is Anna.", "Yesterday I bought a red bicycle.", "The neighbour's dog barks a lot.");

    JsonNode context = server.ok("anna", "GET", "/api/v1/users/anna/context?q=Which+dog+barks", null);
    assertThat(context.path("context").asText()).contains("- basic_info::name: Anna", "I bought a red bicycle",
        "anna: The neighbour's dog barks a lot.");
    assertThat(server.ok("anna", "GET", "/api/v1/users/anna/context?q=What+is+my+name", null).path("context").asText())
        .containsOnlyOnce("My name is Anna.");
    assertThat(context.path("slots").asInt()).isOne();
    assertThat(context.path("events").asInt()).isOne();
    assertThat(context.path("recollections").asInt()).isPositive();
  }

  @Test
  void aContextNeverHasMoreTokensThanWereAskedFor() throws Exception {
    say("anna", "My name is Anna. I live in Porto. I work at Acme. I like tea. I like coffee. I like long walks.",
        "Yesterday I bought a red bicycle.", "Last week I met Zoe.", "The neighbour's dog barks a lot.");

    for (int most = 1; most < 300; most += 7) {
      JsonNode context = server.ok("anna", "GET",
          "/api/v1/users/anna/context?q=Which+dog+did+I+meet&max_tokens=" + most, null);
      assertThat(new Tokens().of(context.path("context").asText())).as("of " + most).isLessThanOrEqualTo(most);
      assertThat(context.path("tokens").asInt()).isEqualTo(new Tokens().of(context.path("context").asText()));
    }
    assertThat(server.send("anna", "GET", "/api/v1/users/anna/context?max_tokens=many", null).body())
        .contains("'max_tokens' should be a whole number from 1, but is 'many'");
  }

  @Test
  void nothingIsKnownOfAStranger() throws Exception {
    JsonNode context = server.ok("bob", "GET", "/api/v1/users/bob/context?q=hello", null);

    assertThat(context.path("context").asText()).isEmpty();
    assertThat(context.path("tokens").asInt()).isZero();
  }
}
