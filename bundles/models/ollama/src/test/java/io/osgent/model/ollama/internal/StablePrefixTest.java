package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.testing.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call says is, byte for byte, how the next one begins: a server goes on from what it has read before. */
class StablePrefixTest {
  private static final String THOUGHT = "\"hm\"";

  record Place(String city, Map<String, String> options, List<String> units) {}

  @Test
  void everyCallBeginsAsTheOneBefore() throws Exception {
    String before = null;
    for (List<Message> messages : conversation()) {
      // Another process, or another run, makes its own list of tools.
      String body = body(messages);
      if (before != null) {
        assertThat(RawJson.field(body, "tools")).isNotEmpty().isEqualTo(RawJson.field(before, "tools"));
        assertThat(RawJson.field(body, "options")).isEqualTo(RawJson.field(before, "options"));
        String said = RawJson.field(before, "messages");
        assertThat(RawJson.field(body, "messages")).startsWith(said.substring(0, said.length() - 1));
      }
      before = body;
    }
    assertThat(RawJson.field(before, "messages")).startsWith("[{\"role\":\"system\",\"content\":\"Be brief.\"}");
  }

  private static String body(List<Message> messages) throws Exception {
    Protocol protocol = new ChatProtocol(Calls.settings("http://localhost", Map.of()));
    return new String(protocol.body(new ChatRequest("llama", "Be brief.", messages, tools(), 500, null, true), true),
        StandardCharsets.UTF_8);
  }

  /** A conversation as it grows from call to call, with several tool calls at once and a second question. */
  private static List<List<Message>> conversation() {
    List<Message> said = new ArrayList<>(List.of(new Message.User("How warm is it?")));
    List<List<Message>> calls = new ArrayList<>(List.of(List.copyOf(said)));
    for (int turn = 0; turn < 6; turn++) {
      List<ToolRequest> asked = new ArrayList<>();
      for (int call = 0; call <= turn; call++) {
        asked.add(new ToolRequest("call_" + turn + "_" + call, "weather", "{\"city\":\"Graz\",\"b\":1,\"a\":2}"));
      }
      said.add(new Message.Assistant("I look.", asked, List.of(new Thought("ollama", THOUGHT))));
      asked.forEach(call -> said.add(new Message.ToolAnswer(call.id(), "weather", "21 °C, said " + call.id(), false)));
      calls.add(List.copyOf(said));
    }
    said.add(new Message.Assistant("21 °C.", List.of()));
    said.add(new Message.User("And tomorrow?"));
    calls.add(List.copyOf(said));
    return calls;
  }

  private static List<ToolSpec> tools() {
    return List.of(ToolSpec.of("calendar", "Knows the days", Place.class, Effect.READ),
        ToolSpec.of("weather", "Knows how warm it is", Place.class, Effect.READ));
  }
}
