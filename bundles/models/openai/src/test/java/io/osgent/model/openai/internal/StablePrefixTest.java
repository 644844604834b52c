package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.testing.GrowingTalk;
import io.osgent.model.wire.testing.RawJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a call says is, byte for byte, how the next one begins: providers keep in their caches what has begun alike. */
class StablePrefixTest {
  private static final Thought THOUGHT = new Thought("openai",
      "{\"type\":\"reasoning\",\"id\":\"rs_1\",\"summary\":[],\"encrypted_content\":\"c2Vj\"}");

  static Stream<Protocol> protocols() {
    Surface plain = new Surface.Plain();
    return Stream.of(new ChatProtocol(plain, true), new ChatProtocol(plain, false),
        new ResponsesProtocol("openai", plain, "auto"));
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void everyCallBeginsAsTheOneBefore(Protocol protocol) throws Exception {
    String before = null;
    for (List<Message> messages : GrowingTalk.calls(THOUGHT)) {
      // Another process, or another run, makes its own list of tools.
      String body = text(protocol,
          new ChatRequest("gpt-6.1-terra", "Be brief.", messages, GrowingTalk.tools(), 500, null, true));
      if (before != null) {
        assertThat(RawJson.field(body, "tools")).isNotEmpty().isEqualTo(RawJson.field(before, "tools"));
        assertThat(RawJson.field(body, "instructions")).isEqualTo(RawJson.field(before, "instructions"));
        assertThat(said(body)).startsWith(withoutItsEnd(said(before)));
      }
      before = body;
    }
  }

  @ParameterizedTest
  @MethodSource("protocols")
  void theSameCallIsTheSameBytesWhoeverMakesIt(Protocol protocol) throws Exception {
    List<Message> messages = GrowingTalk.calls(THOUGHT).getLast();
    ChatRequest request = new ChatRequest("gpt", "Be brief.", messages, GrowingTalk.tools(), 500, null, true);
    Protocol another = protocol instanceof ChatProtocol
        ? new ChatProtocol(new Surface.Plain(), true)
        : new ResponsesProtocol("openai", new Surface.Plain(), "auto");

    assertThat(said(text(another, request))).isEqualTo(said(text(protocol, request)));
    assertThat(RawJson.field(text(another, request), "tools"))
        .isEqualTo(RawJson.field(text(protocol, request), "tools"));
  }

  @Test
  void instructionsComeFirst() throws Exception {
    for (Protocol protocol : protocols().toList()) {
      String body = text(protocol,
          new ChatRequest("gpt", "Be brief.", GrowingTalk.calls(THOUGHT).getFirst(),
              GrowingTalk.tools(), 0, null, true));
      if (protocol instanceof ChatProtocol) {
        assertThat(said(body)).startsWith("[{\"content\":\"Be brief.\",\"role\":\"system\"}");
      } else {
        assertThat(RawJson.field(body, "instructions")).isEqualTo("\"Be brief.\"");
      }
    }
  }

  private static String said(String body) {
    String messages = RawJson.field(body, "messages");
    return messages.isEmpty() ? RawJson.field(body, "input") : messages;
  }

  private static String withoutItsEnd(String list) {
    return list.substring(0, list.length() - 1);
  }

  private static String text(Protocol protocol, ChatRequest request) throws Exception {
    return new String(protocol.body(request, true), StandardCharsets.UTF_8);
  }
}
