package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.testing.GrowingTalk;
import io.osgent.model.wire.testing.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a call says is, byte for byte, how the next one begins: a server goes on from what it has read before. */
class StablePrefixTest {
  private static final Thought THOUGHT = new Thought("ollama",
      "\"hm\"");

  @Test
  void everyCallBeginsAsTheOneBefore() throws Exception {
    String before = null;
    for (List<Message> messages : GrowingTalk.calls(THOUGHT)) {
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
    return new String(
        protocol.body(new ChatRequest("llama", "Be brief.", messages, GrowingTalk.tools(), 500, null, true), true),
        StandardCharsets.UTF_8);
  }
}
