package io.osgent.memobase.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of Memobase ask for, and in which shape they get it. */
@Timeout(60)
class MemobaseTest {
  private final TestServer server = new TestServer();

  @AfterEach
  void close() {
    server.close();
  }

  private JsonNode data(String method, String path, Object body) throws Exception {
    JsonNode answer = server.memobase("admin", method, path, body);
    assertThat(answer.path("errno").asInt()).as(answer.toString()).isZero();
    assertThat(answer.path("errmsg").asText()).isEmpty();
    return answer.path("data");
  }

  private void refused(int errno, String why, String method, String path, Object body) throws Exception {
    JsonNode answer = server.memobase("admin", method, path, body);
    assertThat(answer.path("errno").asInt()).as(answer.toString()).isEqualTo(errno);
    assertThat(answer.path("errmsg").asText()).contains(why);
    assertThat(answer.has("data") && !answer.path("data").isNull()).isFalse();
  }

  private String insert(String type, Map<String, Object> data) throws Exception {
    return data("POST", "/blobs/insert/ann", Map.of("blob_type", type, "blob_data", data)).path("id").asText();
  }

  private static Map<String, Object> chat(String words) {
    return Map.of("messages", List.of(Map.of("role", "user", "content", words)));
  }

  private static List<String> texts(JsonNode list) {
    var texts = new ArrayList<String>();
    list.forEach(each -> texts.add(each.asText()));
    return texts;
  }

  @Test
  void itSaysThatItIsThere() throws Exception {
    data("GET", "/healthcheck", null);
  }

  @Test
  void aUserIsNotedReadChangedAndForgotten() throws Exception {
    refused(404, "User ann not found", "GET", "/users/ann", null);
    assertThat(data("POST", "/users", Map.of("id", "ann", "data", Map.of("plan", "free"))).path("id").asText())
        .isEqualTo("ann");
    refused(409, "there is a user 'ann' already", "POST", "/users", Map.of("id", "ann"));
    data("PUT", "/users/ann", Map.of("data", Map.of("plan", "paid")));
    JsonNode user = data("GET", "/users/ann", null);
    assertThat(user.path("data").path("plan").asText()).isEqualTo("paid");
    assertThat(user.path("created_at").asText()).isNotEmpty();
    String blob = insert("chat", chat("I live in Porto."));
    data("DELETE", "/users/ann", null);
    refused(404, "not found", "GET", "/users/ann", null);
    refused(404, "not found", "GET", "/blobs/ann/" + blob, null);
    assertThat(UUID.fromString(data("POST", "/users", Map.of()).path("id").asText()).version()).isEqualTo(4);
  }

  @Test
  void everySortOfBlobComesBackAsItWasGiven() throws Exception {
    var messages = List.of(Map.of("role", "user", "content", "Hello", "alias", "Annie", "created_at", "2026-05-08"),
        Map.of("role", "assistant", "content", "Hello, Annie!"));
    var stamps = List.of(Map.of("content", "Good morning.", "start_timestamp_in_seconds", 1.5, "speaker", "Zoe"));
    Map<String, Map<String, Object>> all = Map.of("chat", Map.of("messages", messages), "doc",
        Map.of("content", "A page."), "code", Map.of("content", "x = 1", "language", "python"), "summary",
        Map.of("summary", "They met."), "transcript", Map.of("transcripts", stamps), "image",
        Map.of("url", "https://example.com/lake.png"));

    for (var each : all.entrySet()) {
      String id = insert(each.getKey(), each.getValue());
      JsonNode blob = data("GET", "/blobs/ann/" + id, null);
      assertThat(blob.path("blob_type").asText()).isEqualTo(each.getKey());
      assertThat(blob.path("blob_data")).isEqualTo(TestServer.JSON.valueToTree(each.getValue()));
      assertThat(texts(data("GET", "/users/blobs/ann/" + each.getKey(), null).path("ids"))).containsExactly(id);
    }
    refused(400, "'blob_type' should be one of chat, doc, code, transcript, summary, image, but is 'film'", "POST",
        "/blobs/insert/ann", Map.of("blob_type", "film", "blob_data", Map.of("url", "http://x")));
    refused(400, "'messages' should be a list that is not empty", "POST", "/blobs/insert/ann",
        Map.of("blob_type", "chat", "blob_data", Map.of("messages", List.of())));
    refused(400, "'role' should be user or assistant", "POST", "/blobs/insert/ann", Map.of("blob_type", "chat",
        "blob_data", Map.of("messages", List.of(Map.of("role", "system", "content", "x")))));
  }

  @Test
  void blobsAreListedPageByPageTheNewestFirst() throws Exception {
    var ids = new ArrayList<String>();
    for (int i = 0; i < 5; i++) {
      ids.addFirst(insert("chat", chat("number " + i)));
    }

    assertThat(texts(data("GET", "/users/blobs/ann/chat?page=0&page_size=2", null).path("ids")))
        .isEqualTo(ids.subList(0, 2));
    assertThat(texts(data("GET", "/users/blobs/ann/chat?page=2&page_size=2", null).path("ids")))
        .isEqualTo(ids.subList(4, 5));
  }

  @Test
  void aBlobWaitsUntilItsBufferIsFlushed() throws Exception {
    String id = insert("chat", chat("I live in Porto."));

    assertThat(texts(data("GET", "/users/buffer/capacity/ann/chat?status=idle", null).path("ids")))
        .containsExactly(id);
    assertThat(texts(data("GET", "/users/buffer/capacity/ann/chat?status=failed", null).path("ids"))).isEmpty();
    assertThat(texts(data("GET", "/users/buffer/capacity/ann/chat?status=done", null).path("ids"))).isEmpty();
    data("POST", "/users/buffer/ann/chat?wait_process=True", null);
    assertThat(texts(data("GET", "/users/buffer/capacity/ann/chat?status=idle", null).path("ids"))).isEmpty();
    assertThat(texts(data("GET", "/users/buffer/capacity/ann/chat?status=done", null).path("ids")))
        .containsExactly(id);
    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).hasSize(1);
  }

  @Test
  void aFlushThatNobodyWaitsForIsDoneAllTheSame() throws Exception {
    insert("chat", chat("I live in Porto."));
    data("POST", "/users/buffer/ann/chat", null);

    while (data("GET", "/users/profile/ann", null).path("profiles").isEmpty()) {
      Thread.sleep(5);
    }
  }

  @Test
  void aPersonMayIntroduceHimself() throws Exception {
    data("POST", "/users/profile/import/ann", Map.of("context", "My name is Ann. I work at Acme."));

    assertThat(data("GET", "/users/profile/ann?only_topics=work", null).path("profiles")).singleElement()
        .satisfies(slot -> {
          assertThat(slot.path("content").asText()).isEqualTo("Acme");
          assertThat(slot.path("attributes").path("sub_topic").asText()).isEqualTo("company");
          assertThat(UUID.fromString(slot.path("id").asText()).version()).isEqualTo(5);
        });
  }

  @Test
  void aProfileIsBoundedAsWanted() throws Exception {
    data("POST", "/users/profile/import/ann", Map.of("context",
        "My name is Ann. I'm 34 years old. I work at Acme. I work as a nurse. I like tea. I live in Porto."));

    assertThat(data("GET", "/users/profile/ann?topk=3", null).path("profiles")).hasSize(3);
    assertThat(data("GET", "/users/profile/ann?max_subtopic_size=1", null).path("profiles")).hasSize(4);
    assertThat(data("GET", "/users/profile/ann?max_subtopic_size=1&topic_limits_json=%7B%22work%22:2%7D", null)
        .path("profiles")).hasSize(5);
    assertThat(data("GET", "/users/profile/ann?prefer_topics=interest", null).path("profiles").get(0)
        .path("content").asText()).isEqualTo("tea");
    assertThat(data("GET", "/users/profile/ann?max_token_size=15", null).path("profiles").size()).isBetween(1, 2);
    refused(400, "'topic_limits_json' should give numbers", "GET",
        "/users/profile/ann?topic_limits_json=%7B%22work%22:%22x%22%7D", null);
  }

  @Test
  void aSlotIsWrittenRenamedAndCleared() throws Exception {
    String id = data("POST", "/users/profile/ann",
        Map.of("content", "nurse", "attributes", Map.of("topic", "work", "sub_topic", "title"))).path("id").asText();
    data("PUT", "/users/profile/ann/" + id,
        Map.of("content", "pilot", "attributes", Map.of("topic", "work", "sub_topic", "dream")));

    JsonNode slot = data("GET", "/users/profile/ann", null).path("profiles").get(0);
    assertThat(slot.path("content").asText()).isEqualTo("pilot");
    assertThat(slot.path("attributes").path("sub_topic").asText()).isEqualTo("dream");
    data("DELETE", "/users/profile/ann/" + slot.path("id").asText(), null);
    refused(404, "Profile " + id + " not found", "DELETE", "/users/profile/ann/" + id, null);
    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).isEmpty();
  }

  @Test
  void aSlotIsFoundByEveryIdItHadHoweverOftenItWasRenamed() throws Exception {
    String first = data("POST", "/users/profile/ann", slot("title", "nurse")).path("id").asText();
    data("PUT", "/users/profile/ann/" + first, slot("dream", "pilot"));
    String second = data("GET", "/users/profile/ann", null).path("profiles").get(0).path("id").asText();
    data("PUT", "/users/profile/ann/" + second, slot("past", "sailor"));

    data("PUT", "/users/profile/ann/" + first, Map.of("content", "diver"));

    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).singleElement()
        .satisfies(slot -> assertThat(slot.path("content").asText()).isEqualTo("diver"));
    data("PUT", "/users/profile/ann/" + second, slot("title", "nurse"));
    data("DELETE", "/users/profile/ann/" + first, null);
    for (String id : List.of(first, second)) {
      refused(404, "Profile " + id + " not found", "DELETE", "/users/profile/ann/" + id, null);
    }
  }

  private static Map<String, Object> slot(String name, String content) {
    return Map.of("content", content, "attributes", Map.of("topic", "work", "sub_topic", name));
  }

  @Test
  void eventsAreListedFoundTaggedAndDeleted() throws Exception {
    insert("chat", chat("Yesterday I bought a red bicycle. Today I sold my car."));
    data("POST", "/users/buffer/ann/chat?wait_process=true", null);

    assertThat(data("GET", "/users/event/ann", null).path("events")).hasSize(2);
    JsonNode found = data("GET", "/users/event/search/ann?query=bicycle&topk=1", null).path("events").get(0);
    assertThat(found.path("event_data").path("event_tip").asText()).contains("red bicycle");
    String id = found.path("id").asText();
    assertThat(UUID.fromString(id).version()).isEqualTo(5);
    data("PUT", "/users/event/ann/" + id, Map.of("event_tip", "Ann bought a blue bicycle.", "event_tags",
        List.of(Map.of("tag", "emotion", "value", "happy"))));
    for (String query : List.of("tags=emotion", "tag_values=emotion%3Dhappy")) {
      assertThat(data("GET", "/users/event_tags/search/ann?" + query, null).path("events")).singleElement()
          .satisfies(event -> assertThat(event.path("event_data").path("event_tip").asText())
              .isEqualTo("Ann bought a blue bicycle."));
    }
    assertThat(data("GET", "/users/event_tags/search/ann?tag_values=emotion%3Dsad", null).path("events")).isEmpty();
    assertThat(data("GET", "/users/event_gist/search/ann?query=bicycle&topk=1", null).path("gists").get(0)
        .path("gist_data").path("content").asText()).isEqualTo("Ann bought a blue bicycle.");
    data("DELETE", "/users/event/ann/" + id, null);
    assertThat(data("GET", "/users/event/ann", null).path("events")).hasSize(1);
    refused(404, "Event " + id + " not found", "DELETE", "/users/event/ann/" + id, null);
  }

  @Test
  void aContextFollowsTheTemplateAndTheChats() throws Exception {
    insert("chat", chat("My name is Ann. The cellar is damp in spring."));
    data("POST", "/users/buffer/ann/chat?wait_process=true", null);

    assertThat(data("GET", "/users/context/ann?customize_context_prompt=Known:+%7Bprofile_section%7D", null)
        .path("context").asText()).isEqualTo("Known: - basic_info::name: Ann");
    assertThat(
        data("GET", "/users/context/ann?chats_str=%5B%7B%22role%22:%22user%22,%22content%22:%22Is+the+cellar+damp%22"
            + "%7D%5D", null).path("context").asText())
        .contains("The cellar is damp in spring.");
    refused(400, "'profile_event_ratio' should be a number between 0 and 1", "GET",
        "/users/context/ann?profile_event_ratio=2", null);
  }

  @Test
  void whatWasLearntFromABlobGoesWithIt() throws Exception {
    String id = insert("chat", chat("I live in Porto. Yesterday I bought a bicycle."));
    data("POST", "/users/buffer/ann/chat?wait_process=true", null);
    data("DELETE", "/blobs/ann/" + id, null);

    assertThat(data("GET", "/users/profile/ann", null).path("profiles")).isEmpty();
    assertThat(data("GET", "/users/event/ann", null).path("events")).isEmpty();
    refused(404, "Blob " + id + " not found", "GET", "/blobs/ann/" + id, null);
  }
}
