package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a chat template is given. */
class ConversationTest {
  private static final List<Message> MESSAGES = List.of(new Message.User("find it"),
      new Message.Assistant("Gladly.",
          List.of(new ToolRequest("call_0", "find", "{\"word\":\"it\"}"), new ToolRequest("call_1", "read", "")),
          List.of()),
      new Message.ToolAnswer("call_0", "find", "found", false),
      new Message.ToolAnswer("call_1", "read", "read", false));
  private static final List<ToolSpec> TOOLS = List.of(Desk.tool("find"), Desk.tool("read"));

  @Test
  void aTemplateThatKnowsToolsIsGivenToolsAndCallsAsTheyAre() throws Exception {
    JsonNode given = given(MESSAGES, TOOLS, null, true);

    assertThat(given.findValuesAsText("role")).containsExactly("system", "user", "assistant", "tool", "tool");
    assertThat(given.at("/messages/0/content").asText()).isEqualTo("Be brief.");
    assertThat(given.at("/messages/2/tool_calls/0/function/arguments").asText()).isEqualTo("{\"word\":\"it\"}");
    assertThat(given.at("/messages/2/tool_calls/1/function/arguments").asText()).isEqualTo("{}");
    assertThat(given.at("/messages/3/tool_call_id").asText()).isEqualTo("call_0");
    assertThat(given.at("/tools/1/function/name").asText()).isEqualTo("read");
    assertThat(given.at("/tools/0/function/parameters/properties/word/type").asText()).isEqualTo("string");
  }

  @Test
  void anyOtherIsGivenWordsInTurns() throws Exception {
    JsonNode given = given(MESSAGES, TOOLS, null, false);

    assertThat(given.findValuesAsText("role")).containsExactly("system", "user", "assistant", "user");
    assertThat(given.at("/messages/0/content").asText()).startsWith("Be brief.").contains("<tools>", "\"find\"",
        "<tool_call>");
    assertThat(given.at("/messages/2/content").asText()).isEqualTo("Gladly.\n\n<tool_call>\n"
        + "{\"name\":\"find\",\"arguments\":{\"word\":\"it\"}}\n</tool_call>\n\n<tool_call>\n"
        + "{\"name\":\"read\",\"arguments\":{}}\n</tool_call>");
    assertThat(given.at("/messages/3/content").asText())
        .isEqualTo("<tool_response>\nfound\n</tool_response>\n\n<tool_response>\nread\n</tool_response>");
    assertThat(given.has("tools")).isFalse();
  }

  @Test
  void whatOneSideSaysInARowIsOneMessage() throws Exception {
    JsonNode given = given(List.of(new Message.User("one"), new Message.User("two")), List.of(), null, true);

    assertThat(given.at("/messages/1/content").asText()).isEqualTo("one\n\ntwo");
  }

  @Test
  void theModelIsToldOfTheSchemaItIsHeldTo() throws Exception {
    JsonNode given = given(List.of(new Message.User("one")), List.of(), Map.of("type", "boolean"), true);

    assertThat(given.at("/messages/0/content").asText()).contains("{\"type\":\"boolean\"}");
  }

  @Test
  void nothingEndsTheConversationTooEarly() throws Exception {
    JsonNode given = given(List.of(new Message.User("one\0two")), List.of(), null, true);

    assertThat(given.at("/messages/1/content").asText()).isEqualTo("onetwo");
  }

  private static JsonNode given(List<Message> messages, List<ToolSpec> tools, Map<String, Object> schema,
      boolean templateKnowsTools) throws Exception {
    ChatRequest request = new ChatRequest("tiny", "Be brief.", messages, tools, 0, null, schema, true);
    return new JsonMapper().readTree(Wording.json(new Conversation(request, templateKnowsTools)::write));
  }
}
