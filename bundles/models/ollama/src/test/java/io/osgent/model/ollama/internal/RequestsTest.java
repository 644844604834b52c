package io.osgent.model.ollama.internal;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a server is sent is what its API says. */
class RequestsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final List<ToolSpec> TOOLS = List
      .of(ToolSpec.of("calculator", "Calculates \"exactly\", Grüße", Sum.class, Effect.READ));

  record Sum(String expression) {}

  @Test
  void aRequestTellsTheWholeConversation() throws Exception {
    List<Message> conversation = List.of(
        new Message.User("What is 17*23?", List.of("data:image/png;base64,aGVsbG8=")),
        new Message.Assistant("I'll see.",
            List.of(new ToolRequest("call_1", "calculator", "{\"expression\":\"17*23\"}"),
                new ToolRequest("call_2", "clock", ""), new ToolRequest("call_3", "clock", "{\"zone\":")),
            List.of(new Thought("other", "{\"signature\":1}"), new Thought("ollama", "\"h\\\"m\""))),
        new Message.ToolAnswer("call_1", "calculator", "391", false), new Message.Assistant("391", List.of()),
        new Message.User("Grüße"));
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("type", "object");
    schema.put("properties", Map.of("n", Map.of("type", List.of("integer", "null"), "maximum", 1.5)));
    schema.put("additionalProperties", false);
    ChatRequest request = new ChatRequest("llama", "Be brief.", conversation, TOOLS, 100, 0.5, schema, true);

    JsonNode body = body(Map.of("thinking", "high", "contextTokens", 16000, "keepAlive", "30m"), request, true);

    assertThat(body).isEqualTo(MAPPER.readTree("""
        {"model":"llama","stream":true,"messages":[
          {"role":"system","content":"Be brief."},
          {"role":"user","content":"What is 17*23?","images":["aGVsbG8="]},
          {"role":"assistant","content":"I'll see.","thinking":"h\\"m","tool_calls":[
            {"id":"call_1","function":{"name":"calculator","arguments":{"expression":"17*23"}}},
            {"id":"call_2","function":{"name":"clock","arguments":{}}},
            {"id":"call_3","function":{"name":"clock","arguments":{"malformed":"{\\"zone\\":"}}}]},
          {"role":"tool","content":"391","tool_name":"calculator","tool_call_id":"call_1"},
          {"role":"assistant","content":"391"},
          {"role":"user","content":"Grüße"}],
         "tools":[{"type":"function","function":{"name":"calculator","description":"Calculates \\"exactly\\", Grüße",
           "parameters":%s}}],
         "format":{"type":"object","properties":{"n":{"type":["integer","null"],"maximum":1.5}},
           "additionalProperties":false},
         "think":"high","keep_alive":"30m","options":{"num_ctx":16000,"num_predict":100,"temperature":0.5}}"""
        .formatted(MAPPER.writeValueAsString(TOOLS.getFirst().inputSchema()))));
  }

  @Test
  void whatWasNotSaidIsNotSent() throws Exception {
    assertThat(body(Map.of(), Calls.hello(false), false)).isEqualTo(MAPPER.readTree("""
        {"model":"llama","stream":false,"messages":[{"role":"user","content":"hello"}],"options":{}}"""));
  }

  @Test
  void thinkingMayBeTurnedOnAndOff() throws Exception {
    assertThat(body(Map.of("thinking", "true"), Calls.hello(false), false).get("think").isBoolean()).isTrue();
    assertThat(body(Map.of("thinking", "false"), Calls.hello(false), false).get("think").asBoolean(true)).isFalse();
  }

  @Test
  void anImageThatWouldHaveToBeFetchedIsRefused() {
    ChatRequest request = new ChatRequest("llama", "",
        List.of(new Message.User("What is it?", List.of("https://example.org/a.png"))), List.of(), 0, null, true);

    assertThatThrownBy(() -> body(Map.of(), request, true))
        .isInstanceOfSatisfying(ModelException.class,
            refused -> assertThat(refused.kind()).isEqualTo(ModelException.Kind.INVALID_REQUEST))
        .hasMessageContaining("https://example.org/a.png").hasMessageContaining("data: URL");
  }

  @Test
  void theKeyIsSentAndOnlyIfThereIsOne() throws Exception {
    FakeProvider.Answer hello = FakeProvider.Answer.json(200, "{\"message\":{\"content\":\"hi\"},\"done\":true}");
    try (FakeProvider server = new FakeProvider(hello);
        ProviderModel keyed = Calls.model(server.root());
        ProviderModel keyless = Calls.settings(server.root(), Map.of("apiKey", "")).model()) {
      Told.by(keyed.open(Calls.hello(false), Contexts.context()));
      Told.by(keyless.open(Calls.hello(false), Contexts.context()));

      assertThat(server.asked().get(0).authorization()).isEqualTo("Bearer key");
      assertThat(server.asked().get(1).authorization()).isNull();
      assertThat(server.asked()).allMatch(asked -> asked.path().equals("/api/chat"));
    }
  }

  private static JsonNode body(Map<String, Object> settings, ChatRequest request, boolean stream) throws Exception {
    return MAPPER.readTree(new ChatProtocol(Calls.settings("localhost", settings)).body(request, stream));
  }
}
