package io.osgent.model.anthropic.internal;

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
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What a call says is, byte for byte, how the next one begins, but for the marks that say up to where to remember. */
class StablePrefixTest {
  private static final Thought THOUGHT = new Thought("anthropic",
      "{\"type\":\"thinking\",\"thinking\":\"hm\",\"signature\":\"c2ln\"}");
  private static final String MARK = "\"cache_control\":{\"type\":\"ephemeral\"},";

  @Test
  void everyCallBeginsAsTheOneBefore() throws Exception {
    String before = null;
    for (List<Message> messages : GrowingTalk.calls(THOUGHT)) {
      // Another process, or another run, makes its own list of tools, and its own requests.
      String body = body(messages, true);
      if (before != null) {
        assertThat(RawJson.field(body, "tools")).isNotEmpty().isEqualTo(RawJson.field(before, "tools"));
        assertThat(RawJson.field(body, "system")).isNotEmpty().isEqualTo(RawJson.field(before, "system"));
        assertThat(unmarked(body)).startsWith(withoutItsEnd(unmarked(before)));
      }
      before = body;
    }
  }

  @Test
  void whereNothingIsMarkedNothingDiffers() throws Exception {
    String before = "[]";
    for (List<Message> messages : GrowingTalk.calls(THOUGHT)) {
      String said = RawJson.field(body(messages, false), "messages");
      assertThat(said).startsWith(withoutItsEnd(before));
      before = said;
    }
  }

  @Test
  void theEndOfTheCallBeforeIsMarkedHoweverManyToolsHaveAnsweredSince() throws Exception {
    for (List<Message> messages : GrowingTalk.calls(THOUGHT)) {
      String body = body(messages, true);
      boolean first = messages.size() == 1;
      assertThat(body.split(Pattern.quote(MARK), -1)).as("the provider takes four marks at most")
          .hasSize(first ? 4 : 5);
      String tools = RawJson.field(body, "tools");
      assertThat(tools.indexOf("{" + MARK)).as("the last tool's").isGreaterThan(tools.indexOf("calendar"));
      assertThat(RawJson.field(body, "system")).startsWith("[{" + MARK);
    }
    List<List<Message>> calls = GrowingTalk.calls(THOUGHT);
    for (int call = 1; call < calls.size(); call++) {
      String before = RawJson.field(body(calls.get(call - 1), true), "messages");
      String now = RawJson.field(body(calls.get(call), true), "messages");
      int marked = before.substring(0, before.lastIndexOf(MARK)).replace(MARK, "").length();
      assertThat(now.indexOf(MARK)).isEqualTo(marked);
    }
  }

  private static String body(List<Message> messages, boolean cached) throws Exception {
    Protocol protocol = new MessagesProtocol(Calls.settings("http://localhost", Map.of("promptCache", cached)));
    return new String(protocol.body(
        new ChatRequest("claude-sonnet-5", "Be brief.", messages, GrowingTalk.tools(), 500, null, true), true),
        StandardCharsets.UTF_8);
  }

  private static String unmarked(String body) {
    return RawJson.field(body, "messages").replace(MARK, "");
  }

  private static String withoutItsEnd(String list) {
    return list.substring(0, list.length() - 1);
  }
}
