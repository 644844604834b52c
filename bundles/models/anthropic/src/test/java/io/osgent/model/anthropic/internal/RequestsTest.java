package io.osgent.model.anthropic.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the provider is sent is what its API says. */
class RequestsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<ToolSpec> TOOLS = List.of(
      ToolSpec.of("calculator", "Calculates \"exactly\"", Sum.class, Effect.READ),
      ToolSpec.of("clock", "", Sum.class, Effect.READ));
  private static final Thought THOUGHT = new Thought("anthropic",
      "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}");
  private static final Thought REDACTED = new Thought("anthropic",
      "{\"type\":\"redacted_thinking\",\"data\":\"ZGF0YQ==\"}");
  private static final List<Message> CONVERSATION = List.of(new Message.User("What is 17*23?"),
      new Message.Assistant("I'll see.",
          List.of(new ToolRequest("call_1", "calculator", "{\"expression\":\"17*23\"}"),
              new ToolRequest("call_2", "clock", "")),
          List.of(THOUGHT, new Thought("other", "{\"secret\":1}"), REDACTED)),
      new Message.ToolAnswer("call_1", "calculator", "391", false),
      new Message.ToolAnswer("call_2", "clock", "no such tool", true), new Message.Assistant("391", List.of()),
      new Message.User("Grüße"));

  private static final JsonNode ADAPTIVE = MAPPER.createObjectNode().put("type", "adaptive").put("display",
      "summarized");

  record Sum(String expression) {}

  @Test
  void aRequestTellsTheWholeConversation() throws Exception {
    ChatRequest request = new ChatRequest("claude", "Be brief.", CONVERSATION, TOOLS, 100, 0.5, true);

    assertThat(body(Map.of(), request, true)).isEqualTo(json("""
        {"model":"claude","max_tokens":100,"temperature":0.5,"stream":true,
         "system":[{"type":"text","text":"Be brief.","cache_control":{"type":"ephemeral"}}],
         "messages":[
          {"role":"user","content":[{"type":"text","text":"What is 17*23?"}]},
          {"role":"assistant","content":[
            {"type":"thinking","thinking":"hm","signature":"c2ln"},
            {"type":"redacted_thinking","data":"ZGF0YQ=="},
            {"type":"text","text":"I'll see."},
            {"type":"tool_use","id":"call_1","name":"calculator","input":{"expression":"17*23"}},
            {"type":"tool_use","id":"call_2","name":"clock","input":{}}]},
          {"role":"user","content":[
            {"type":"tool_result","tool_use_id":"call_1","content":"391","is_error":false},
            {"type":"tool_result","tool_use_id":"call_2","content":"no such tool","is_error":true,
              "cache_control":{"type":"ephemeral"}}]},
          {"role":"assistant","content":[{"type":"text","text":"391"}]},
          {"role":"user","content":[{"type":"text","text":"Grüße","cache_control":{"type":"ephemeral"}}]}],
         "tools":[
          {"name":"calculator","description":"Calculates \\"exactly\\"","input_schema":%1$s},
          {"name":"clock","input_schema":%1$s,"cache_control":{"type":"ephemeral"}}]}""".formatted(schema())));
  }

  @Test
  void whatWasNotSaidIsNotSent() throws Exception {
    assertThat(body(Map.of("promptCache", false, "maxTokens", 500), Calls.hello(false), false)).isEqualTo(json("""
        {"model":"claude","max_tokens":500,
         "messages":[{"role":"user","content":[{"type":"text","text":"hello"}]}]}"""));
  }

  @Test
  void withoutACacheNothingIsMarked() throws Exception {
    ChatRequest request = new ChatRequest("claude", "Be brief.", CONVERSATION, TOOLS, 0, null, true);

    assertThat(body(Map.of("promptCache", false), request, true).toString()).doesNotContain("cache_control");
  }

  @Test
  void theLastToolsAnswerIsMarkedForTheCache() throws Exception {
    JsonNode body = body(Map.of(), asking(CONVERSATION.subList(0, 4)), true);

    assertThat(body.at("/messages/2/content/0").has("cache_control")).isFalse();
    assertThat(body.at("/messages/2/content/1").has("cache_control")).isTrue();
  }

  @Test
  void imagesComeBeforeTheWords() throws Exception {
    Message shown = new Message.User("What is it?",
        List.of("https://example.org/a.png", "data:image/png;base64,aGVsbG8=", "data:image/svg+xml,%3Csvg%2F%3E"));

    assertThat(body(Map.of("promptCache", false), asking(List.of(shown)), false).at("/messages/0/content"))
        .isEqualTo(json("""
            [{"type":"image","source":{"type":"url","url":"https://example.org/a.png"}},
             {"type":"image","source":{"type":"base64","media_type":"image/png","data":"aGVsbG8="}},
             {"type":"image","source":{"type":"base64","media_type":"image/svg+xml","data":"PHN2Zy8+"}},
             {"type":"text","text":"What is it?"}]"""));
    assertThatThrownBy(
        () -> body(Map.of(), asking(List.of(new Message.User("", List.of("data:image/png")))), false))
        .isInstanceOfSatisfying(ModelException.class,
            wrong -> assertThat(wrong.kind()).isEqualTo(ModelException.Kind.INVALID_REQUEST));
  }

  @Test
  void anImageMayComeWithoutWords() throws Exception {
    Message shown = new Message.User("", List.of("https://example.org/a.png"));

    assertThat(body(Map.of(), asking(List.of(shown)), false).at("/messages/0/content")).isEqualTo(json("""
        [{"type":"image","source":{"type":"url","url":"https://example.org/a.png"},
          "cache_control":{"type":"ephemeral"}}]"""));
  }

  @Test
  void aSchemaIsAskedForTogetherWithTools() throws Exception {
    Map<String, Object> schema = Map.of("type", "object", "properties",
        Map.of("minimum", Map.of("type", "integer", "minimum", 1), "tags",
            Map.of("type", "array", "maxItems", 3, "items",
                Map.of("type", "object", "properties", Map.of("name", Map.of("type", "string")))),
            "kind", Map.of("enum", List.of("minimum", "b"))),
        "required", List.of("minimum"));
    ChatRequest request = new ChatRequest("claude", "", List.of(new Message.User("hi")), TOOLS, 0, null, schema, true);

    JsonNode body = body(Map.of(), request, true);

    assertThat(body.get("tools")).hasSize(2);
    assertThat(body.get("output_config")).isEqualTo(json("""
        {"format":{"type":"json_schema","schema":{"type":"object","additionalProperties":false,
          "properties":{
            "minimum":{"type":"integer"},
            "tags":{"type":"array","items":{"type":"object","additionalProperties":false,
              "properties":{"name":{"type":"string"}}}},
            "kind":{"enum":["minimum","b"]}},
          "required":["minimum"]}}}"""));
  }

  @Test
  void thinkingHasABudgetThatLeavesRoomForTheAnswer() throws Exception {
    ChatRequest warm = new ChatRequest("claude", "", List.of(new Message.User("hi")), List.of(), 0, 0.5, true);
    ChatRequest brief = new ChatRequest("claude", "", List.of(new Message.User("hi")), List.of(), 500, null, true);

    JsonNode thinking = body(Map.of("thinking", "6000"), warm, true);

    assertThat(thinking.get("thinking")).isEqualTo(json("{\"type\":\"enabled\",\"budget_tokens\":4096}"));
    assertThat(thinking.has("temperature")).isFalse();
    assertThat(body(Map.of("thinking", "2000"), warm, true).at("/thinking/budget_tokens").asInt()).isEqualTo(2000);
    assertThat(body(Map.of("thinking", "2000"), brief, true).has("thinking")).isFalse();
    assertThat(body(Map.of("thinking", "adaptive"), brief, true).get("thinking"))
        .isEqualTo(json("{\"type\":\"adaptive\",\"display\":\"summarized\"}"));
  }

  @Test
  void aModelIsToldToThinkInTheWayItKnows() throws Exception {
    for (String budgeted : List.of("claude-haiku-4-5", "claude-sonnet-4-20250514", "claude-3-7-sonnet-20250219",
        "claude-opus-4-1", "claude-sonnet-4-5-20250929", "claude-opus-4-6", "another")) {
      JsonNode body = body(Map.of("thinking", "2000"), of(budgeted, 0), true);
      assertThat(body.at("/thinking/budget_tokens").asInt()).as(budgeted).isEqualTo(2000);
      assertThat(body.has("output_config")).isFalse();
    }
    for (String adaptive : List.of("claude-sonnet-5", "claude-sonnet-5-5", "claude-opus-4-7", "claude-opus-4-8",
        "claude-fable-5-2", "claude-haiku-5-5", "claude-sonnet-6", "anthropic/claude-sonnet-5")) {
      JsonNode body = body(Map.of("thinking", "2000"), of(adaptive, 0), true);
      assertThat(body.get("thinking")).as(adaptive).isEqualTo(ADAPTIVE);
      assertThat(body.get("output_config")).isEqualTo(json("{\"effort\":\"low\"}"));
    }
    assertThat(body(Map.of("thinking", "adaptive"), of("claude-haiku-4-5", 0), true).at("/thinking/budget_tokens")
        .asInt()).isEqualTo(4096);
    assertThat(body(Map.of("thinking", "adaptive"), of("claude-opus-4-6", 0), true).get("thinking"))
        .isEqualTo(ADAPTIVE);
    assertThat(body(Map.of(), of("claude-sonnet-5", 0), true).has("thinking")).isFalse();
  }

  @Test
  void aNumberOfTokensIsAnEffortForAModelThatTakesNoNumber() throws Exception {
    Map<Integer, String> efforts = Map.of(1024, "low", 2047, "low", 2048, "medium", 8191, "medium", 8192, "high",
        100_000, "high");
    for (Map.Entry<Integer, String> effort : efforts.entrySet()) {
      assertThat(body(Map.of("thinking", effort.getKey().toString()), of("claude-sonnet-5", 64_000), true)
          .at("/output_config/effort").asText()).as("for %d", effort.getKey()).isEqualTo(effort.getValue());
    }
    assertThat(body(Map.of("thinking", "100000"), of("claude-sonnet-5", 4000), true).at("/output_config/effort")
        .asText()).isEqualTo("low");
  }

  @Test
  void anEffortAndASchemaGoTogether() throws Exception {
    Map<String, Object> schema = Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));
    ChatRequest request = new ChatRequest("claude-sonnet-5", "", List.of(new Message.User("hi")), List.of(), 0, null,
        schema, true);

    JsonNode output = body(Map.of("thinking", "2000"), request, true).get("output_config");

    assertThat(output.get("effort").asText()).isEqualTo("low");
    assertThat(output.at("/format/type").asText()).isEqualTo("json_schema");
  }

  @Test
  void aModelThatRefusesATemperatureIsToldNone() throws Exception {
    for (String cold : List.of("claude-sonnet-5", "claude-opus-4-7", "claude-haiku-5-5")) {
      assertThat(body(Map.of(), of(cold, 0), true).has("temperature")).as(cold).isFalse();
    }
    for (String warm : List.of("claude-opus-4-6", "claude-haiku-4-5", "another")) {
      assertThat(body(Map.of(), of(warm, 0), true).get("temperature").asDouble()).as(warm).isEqualTo(0.5);
    }
  }

  private static ChatRequest of(String model, int maxOutputTokens) {
    return new ChatRequest(model, "", List.of(new Message.User("hi")), List.of(), maxOutputTokens, 0.5, true);
  }

  @Test
  void aTurnThatAnotherHasBegunWithoutThoughtsGoesOnWithout() throws Exception {
    List<Message> begun = List.of(new Message.User("hi"),
        new Message.Assistant("", List.of(new ToolRequest("a", "clock", "{}")),
            List.of(new Thought("other", "{}"))),
        new Message.ToolAnswer("a", "clock", "noon", false));
    List<Message> over = List.of(begun.get(0), begun.get(1), begun.get(2), new Message.User("And now?"));

    assertThat(body(Map.of("thinking", "2000"), asking(begun), true).has("thinking")).isFalse();
    assertThat(body(Map.of("thinking", "adaptive"), asking(begun), true).has("thinking")).isTrue();
    assertThat(body(Map.of("thinking", "2000"), asking(over), true).has("thinking")).isTrue();
    assertThat(body(Map.of("thinking", "2000"), asking(CONVERSATION.subList(0, 4)), true).has("thinking")).isTrue();
  }

  @Test
  void aTemperatureThatOthersKnowIsNotTooHot() throws Exception {
    ChatRequest hot = new ChatRequest("claude", "", List.of(new Message.User("hi")), List.of(), 0, 1.7, true);

    assertThat(body(Map.of(), hot, true).get("temperature").asDouble()).isEqualTo(1.0);
  }

  @Test
  void argumentsThatAreNoObjectAreShownToTheModelAsItWroteThem() throws Exception {
    Message asked = new Message.Assistant("",
        List.of(new ToolRequest("a", "clock", "{\"zone\":"), new ToolRequest("b", "clock", "[1]")));

    assertThat(body(Map.of(), asking(List.of(asked)), false).at("/messages/0/content")).isEqualTo(json("""
        [{"type":"tool_use","id":"a","name":"clock","input":{"INVALID_JSON":"{\\"zone\\":"}},
         {"type":"tool_use","id":"b","name":"clock","input":{"INVALID_JSON":"[1]"}}]"""));
  }

  @Test
  void theSameToolsAreTheSameBytes() throws Exception {
    MessagesProtocol protocol = new MessagesProtocol(Calls.settings("http://localhost", Map.of()));
    ChatRequest first = new ChatRequest("claude", "", List.of(new Message.User("hi")), TOOLS, 0, null, true);
    ChatRequest copied = new ChatRequest("claude", "", List.of(new Message.User("hi")), List.copyOf(TOOLS), 0, null,
        true);

    String said = new String(protocol.body(first, true), StandardCharsets.UTF_8);

    assertThat(new String(protocol.body(first, true), StandardCharsets.UTF_8)).isEqualTo(said);
    assertThat(new String(protocol.body(copied, true), StandardCharsets.UTF_8)).isEqualTo(said);
  }

  @Test
  void theKeyIsSentAndOnlyIfThereIsOne() throws Exception {
    try (FakeProvider provider = new FakeProvider(FakeProvider.Answer.json(200, "{\"content\":[]}"));
        ProviderModel keyed = Calls.model(provider.root());
        ProviderModel keyless = Calls.settings(provider.root(), Map.of("apiKey", "")).model()) {
      Told.by(keyed.open(Calls.hello(false), Contexts.context()));
      Told.by(keyless.open(Calls.hello(false), Contexts.context()));

      assertThat(provider.asked().get(0).headers().getFirst("x-api-key")).isEqualTo("sk-ant-test");
      assertThat(provider.asked().get(1).headers().getFirst("x-api-key")).isNull();
      assertThat(provider.asked()).allMatch(asked -> asked.headers().getFirst("anthropic-version").equals("2023-06-01"))
          .allMatch(asked -> asked.authorization() == null);
    }
  }

  private static ChatRequest asking(List<Message> messages) {
    return new ChatRequest("claude", "", messages, List.of(), 0, null, true);
  }

  private static JsonNode body(Map<String, Object> settings, ChatRequest request, boolean stream) throws Exception {
    return MAPPER.readTree(
        new MessagesProtocol(Calls.settings("http://localhost", settings)).body(request, stream));
  }

  private static String schema() throws Exception {
    return MAPPER.writeValueAsString(TOOLS.getFirst().inputSchema());
  }

  private static JsonNode json(String text) throws Exception {
    return MAPPER.readTree(text);
  }
}
