package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.ProviderModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a provider is sent is what its protocol says. */
class RequestsTest {
  private static final Surface PLAIN = new Surface.Plain();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<ToolSpec> TOOLS = List
      .of(ToolSpec.of("calculator", "Calculates \"exactly\"", Sum.class, Effect.READ));
  private static final List<Message> CONVERSATION = List.of(new Message.User("What is 17*23?"),
      new Message.Assistant("I'll see.",
          List.of(new ToolRequest("call_1", "calculator", "{\"expression\":\"17*23\"}"),
              new ToolRequest("call_2", "clock", ""))),
      new Message.ToolAnswer("call_1", "calculator", "391", false),
      new Message.ToolAnswer("call_2", "clock", "no such tool", true), new Message.Assistant("391", List.of()),
      new Message.User("Grüße"));

  record Sum(String expression) {}

  @Test
  void aChatRequestTellsTheWholeConversation() throws Exception {
    ChatRequest request = new ChatRequest("gpt", "Be brief.", CONVERSATION, TOOLS, 100, 0.5, true);

    assertThat(body(new ChatProtocol(PLAIN, false), request, true)).isEqualTo(json(
        """
            {"model":"gpt","messages":[
              {"role":"system","content":"Be brief."},
              {"role":"user","content":"What is 17*23?"},
              {"role":"assistant","content":"I'll see.","tool_calls":[
                {"id":"call_1","type":"function","function":{"name":"calculator","arguments":"{\\"expression\\":\\"17*23\\"}"}},
                {"id":"call_2","type":"function","function":{"name":"clock","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"call_1","content":"391"},
              {"role":"tool","tool_call_id":"call_2","content":"no such tool"},
              {"role":"assistant","content":"391"},
              {"role":"user","content":"Grüße"}],
             "max_tokens":100,"temperature":0.5,"stream":true,"stream_options":{"include_usage":true},
             "tools":[{"type":"function","function":{"name":"calculator","description":"Calculates \\"exactly\\"",
               "parameters":%s}}]}"""
            .formatted(schema())));
  }

  @Test
  void aResponsesRequestNeedsNoMemoryOfTheProvider() throws Exception {
    ChatRequest request = new ChatRequest("gpt", "Be brief.", CONVERSATION, TOOLS, 100, 0.5, true);

    assertThat(body(new ResponsesProtocol("openai", PLAIN, "auto"), request, true)).isEqualTo(json("""
        {"model":"gpt","instructions":"Be brief.","store":false,"input":[
          {"type":"message","role":"user","content":"What is 17*23?"},
          {"type":"message","role":"assistant","content":"I'll see."},
          {"type":"function_call","call_id":"call_1","name":"calculator","arguments":"{\\"expression\\":\\"17*23\\"}"},
          {"type":"function_call","call_id":"call_2","name":"clock","arguments":"{}"},
          {"type":"function_call_output","call_id":"call_1","output":"391"},
          {"type":"function_call_output","call_id":"call_2","output":"no such tool"},
          {"type":"message","role":"assistant","content":"391"},
          {"type":"message","role":"user","content":"Grüße"}],
         "max_output_tokens":100,"temperature":0.5,"stream":true,"reasoning":{"summary":"auto"},
         "tools":[{"type":"function","name":"calculator","description":"Calculates \\"exactly\\"","strict":false,
           "parameters":%s}]}""".formatted(schema())));
  }

  @Test
  void whatWasNotSaidIsNotSent() throws Exception {
    assertThat(body(new ChatProtocol(PLAIN, false), Calls.hello(false), false))
        .isEqualTo(json("{\"model\":\"mock\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}"));
    assertThat(body(new ResponsesProtocol("openai", PLAIN, ""), Calls.hello(false), false)).isEqualTo(
        json("""
            {"model":"mock","store":false,"input":[{"type":"message","role":"user","content":"hello"}]}"""));
  }

  @Test
  void imagesAreShownWithTheWords() throws Exception {
    ChatRequest request = new ChatRequest("gpt", "",
        List.of(new Message.User("What is it?", List.of("https://example.org/a.png", "data:image/png;base64,aGk="))),
        List.of(), 0, null, false);

    assertThat(body(new ChatProtocol(PLAIN, false), request, false).at("/messages/0")).isEqualTo(json("""
        {"role":"user","content":[{"type":"text","text":"What is it?"},
          {"type":"image_url","image_url":{"url":"https://example.org/a.png"}},
          {"type":"image_url","image_url":{"url":"data:image/png;base64,aGk="}}]}"""));
    assertThat(body(new ResponsesProtocol("openai", PLAIN, ""), request, false).at("/input/0")).isEqualTo(json("""
        {"type":"message","role":"user","content":[{"type":"input_text","text":"What is it?"},
          {"type":"input_image","detail":"auto","image_url":"https://example.org/a.png"},
          {"type":"input_image","detail":"auto","image_url":"data:image/png;base64,aGk="}]}"""));
  }

  @Test
  void aSchemaThatLeavesNothingOpenIsPromised() throws Exception {
    Map<String, Object> open = Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));
    Map<String, Object> closed = Map.of("type", "object", "properties",
        Map.of("n", Map.of("type", "array", "items",
            Map.of("type", "object", "properties", Map.of(), "required", List.of(), "additionalProperties", false))),
        "required", List.of("n"), "additionalProperties", false);

    JsonNode chat = body(new ChatProtocol(PLAIN, false), held(open), true);
    JsonNode responses = body(new ResponsesProtocol("openai", PLAIN, ""), held(closed), true);

    assertThat(chat.get("response_format")).isEqualTo(json("""
        {"type":"json_schema","json_schema":{"name":"answer","strict":false,
          "schema":{"type":"object","properties":{"n":{"type":"integer"}}}}}"""));
    assertThat(chat.get("tools")).hasSize(1);
    assertThat(responses.at("/text/format/type").asText()).isEqualTo("json_schema");
    assertThat(responses.at("/text/format/strict").asBoolean()).isTrue();
    assertThat(responses.at("/text/format/schema")).isEqualTo(MAPPER.valueToTree(closed));
    assertThat(responses.get("tools")).hasSize(1);
  }

  @Test
  void whatAnythingInsideLeavesOpenIsNotPromised() {
    Map<String, Object> inner = Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));

    assertThat(StrictSchema.fits(Map.of("type", "object", "properties", Map.of("a", inner), "required", List.of("a"),
        "additionalProperties", false))).isFalse();
    assertThat(StrictSchema.fits(Map.of("type", "object", "properties", Map.of("a", Map.of("oneOf", List.of())),
        "required", List.of("a"), "additionalProperties", false))).isFalse();
    assertThat(StrictSchema.fits(Map.of("type", "object", "properties", Map.of("oneOf", Map.of("type", "string")),
        "required", List.of("oneOf"), "additionalProperties", false))).isTrue();
    assertThat(StrictSchema.fits(Map.of("type", "array", "items", Map.of("type", "string")))).isFalse();
  }

  @Test
  void reasoningIsGivenBackToWhomItCameFrom() throws Exception {
    String state = "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"hm\"}],"
        + "\"encrypted_content\":\"c2Vj\"}";
    ChatRequest request = new ChatRequest("gpt-5-mini", "",
        List.of(new Message.Assistant("", List.of(new ToolRequest("a", "clock", "{}")),
            List.of(new Thought("other", "{}"), new Thought("openai", state)))),
        List.of(), 0, null, false);

    JsonNode body = body(new ResponsesProtocol("openai", PLAIN, ""), request, false);

    assertThat(body.get("input")).hasSize(2);
    assertThat(body.at("/input/0")).isEqualTo(json(state));
    assertThat(body.get("include")).isEqualTo(json("[\"reasoning.encrypted_content\"]"));
    assertThat(List.of("gpt-5", "gpt-6.1-terra", "gpt-6.2-sol", "o3-mini")).allMatch(ModelFamily::reasons);
    assertThat(List.of("gpt-4o", "gpt-5-chat-latest", "gpt-oss-20b")).noneMatch(ModelFamily::reasons);
  }

  @Test
  void aModelThatReasonsIsToldNoTemperature() throws Exception {
    for (String model : List.of("gpt-5", "gpt-5-mini-2025-08-07", "gpt-5.6-sol", "gpt-6.1-terra", "o3")) {
      ChatRequest warm = new ChatRequest(model, "", CONVERSATION, List.of(), 0, 0.5, false);
      assertThat(body(new ChatProtocol(PLAIN, true), warm, false).has("temperature")).as(model).isFalse();
      assertThat(body(new ResponsesProtocol("openai", PLAIN, ""), warm, false).has("temperature")).as(model).isFalse();
    }
    for (String model : List.of("gpt-4.1", "gpt-5.1", "gpt-5-chat-latest", "qwen3-8b")) {
      ChatRequest warm = new ChatRequest(model, "", CONVERSATION, List.of(), 0, 0.5, false);
      assertThat(body(new ChatProtocol(PLAIN, true), warm, false).get("temperature").asDouble()).isEqualTo(0.5);
    }
  }

  private static ChatRequest held(Map<String, Object> schema) {
    return new ChatRequest("gpt", "", List.of(new Message.User("hi")), TOOLS, 0, null, schema, true);
  }

  @Test
  void anAssistantThatOnlyAsksForToolsSaysNothing() throws Exception {
    ChatRequest request = new ChatRequest("gpt", "",
        List.of(new Message.Assistant("", List.of(new ToolRequest("a", "clock", "{}")))), List.of(), 0, null, false);

    assertThat(body(new ChatProtocol(PLAIN, false), request, false).at("/messages/0").has("content")).isFalse();
    assertThat(body(new ResponsesProtocol("openai", PLAIN, ""), request, false).get("input")).hasSize(1);
  }

  @Test
  void openAiItselfKnowsTheBoundOnTheOutputByItsNewName() throws Exception {
    ChatRequest request = new ChatRequest("gpt", "", CONVERSATION, List.of(), 100, null, false);

    JsonNode body = body(new ChatProtocol(PLAIN, true), request, false);

    assertThat(body.get("max_completion_tokens").asInt()).isEqualTo(100);
    assertThat(body.has("max_tokens")).isFalse();
  }

  @Test
  void theSameToolsAreTheSameBytesWhoeverAsks() throws Exception {
    ChatProtocol protocol = new ChatProtocol(PLAIN, false);
    List<ToolSpec> others = List.of(ToolSpec.of("other", "", Sum.class, Effect.READ));

    String first = text(protocol, TOOLS);

    assertThat(text(protocol, others)).isNotEqualTo(first);
    assertThat(text(protocol, TOOLS)).isEqualTo(first);
    assertThat(text(protocol, List.copyOf(TOOLS))).isEqualTo(first);
  }

  @Test
  void theKeyIsSentAndOnlyIfThereIsOne() throws Exception {
    FakeProvider.Answer hello = FakeProvider.Answer.json(200,
        "{\"choices\":[{\"message\":{\"content\":\"hi\"},\"finish_reason\":\"stop\"}]}");
    try (FakeProvider provider = new FakeProvider(hello);
        ProviderModel keyed = Calls.model(provider.url(), Settings.Api.CHAT);
        ProviderModel keyless = Calls.settings(provider.url(), Map.of("apiKey", "")).model()) {
      Told.by(keyed.open(Calls.hello(false), Contexts.context()));
      Told.by(keyless.open(Calls.hello(false), Contexts.context()));

      assertThat(provider.asked().get(0).authorization()).isEqualTo("Bearer sk-test");
      assertThat(provider.asked().get(1).authorization()).isNull();
    }
  }

  private static String text(Protocol protocol, List<ToolSpec> tools) throws Exception {
    return new String(
        protocol.body(new ChatRequest("gpt", "", List.of(new Message.User("hi")), tools, 0, null, false), false),
        StandardCharsets.UTF_8);
  }

  private static JsonNode body(Protocol protocol, ChatRequest request, boolean stream) throws Exception {
    return MAPPER.readTree(protocol.body(request, stream));
  }

  private static String schema() throws IOException {
    return MAPPER.writeValueAsString(TOOLS.getFirst().inputSchema());
  }

  private static JsonNode json(String text) throws IOException {
    return MAPPER.readTree(text);
  }
}
