package io.osgent.model.anthropic.internal;

import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.RedactedThinkingBlockParam;
import com.anthropic.models.messages.ThinkingBlockParam;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Thought;
import io.osgent.model.wire.sdk.RequestWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;

/** Blocks of thinking, signed or encrypted by the provider, which wants them back as they were. */
final class Thoughts {
  private static final JsonFactory JSON = new JsonFactory();

  private Thoughts() {}

  static Thought signed(String provider, String thinking, String signature) {
    return new Thought(provider, object("type", "thinking", "thinking", thinking, "signature", signature));
  }

  static Thought redacted(String provider, String data) {
    return new Thought(provider, object("type", "redacted_thinking", "data", data));
  }

  static ContentBlockParam block(Thought thought, RequestWriter json) throws ModelException {
    try {
      JsonNode state = json.parse(thought.state());
      return state.path("type").asText().equals("redacted_thinking")
          ? ContentBlockParam.ofRedactedThinking(
              RedactedThinkingBlockParam.builder().data(state.path("data").asText()).build())
          : ContentBlockParam.ofThinking(ThinkingBlockParam.builder().thinking(state.path("thinking").asText())
              .signature(state.path("signature").asText()).build());
    } catch (JsonProcessingException unreadable) {
      throw new ModelException(Kind.INVALID_REQUEST, "a thought of " + thought.provider() + " is no JSON", false, null,
          unreadable);
    }
  }

  private static String object(String... fields) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (int i = 0; i < fields.length; i += 2) {
        json.writeStringField(fields[i], fields[i + 1]);
      }
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
