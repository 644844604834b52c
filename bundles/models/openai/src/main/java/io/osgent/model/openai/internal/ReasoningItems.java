package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseReasoningItem;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Thought;
import io.osgent.model.wire.sdk.RequestWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;

/** Reasoning that OpenAI has encrypted: it remembers nothing itself, and goes on from what it is given back. */
final class ReasoningItems {
  private static final JsonFactory JSON = new JsonFactory();

  private ReasoningItems() {}

  static Thought thought(String provider, String id, List<String> summary, List<String> content, String encrypted) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("type", "reasoning");
      json.writeStringField("id", id);
      texts(json, "summary", "summary_text", summary);
      if (!content.isEmpty()) {
        texts(json, "content", "reasoning_text", content);
      }
      json.writeStringField("encrypted_content", encrypted);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Thought(provider, text.toString());
  }

  static ResponseInputItem item(Thought thought, RequestWriter json) throws ModelException {
    try {
      JsonNode state = json.parse(thought.state());
      ResponseReasoningItem.Builder item = ResponseReasoningItem.builder().id(state.path("id").asText())
          .summary(List.of()).encryptedContent(state.path("encrypted_content").asText());
      for (JsonNode part : state.path("summary")) {
        item.addSummary(ResponseReasoningItem.Summary.builder().text(part.path("text").asText()).build());
      }
      for (JsonNode part : state.path("content")) {
        item.addContent(ResponseReasoningItem.Content.builder().text(part.path("text").asText()).build());
      }
      return ResponseInputItem.ofReasoning(item.build());
    } catch (JsonProcessingException unreadable) {
      throw new ModelException(Kind.INVALID_REQUEST, "a thought of " + thought.provider() + " is no JSON", false, null,
          unreadable);
    }
  }

  private static void texts(JsonGenerator json, String field, String type, List<String> texts) throws IOException {
    json.writeArrayFieldStart(field);
    for (String text : texts) {
      json.writeStartObject();
      json.writeStringField("type", type);
      json.writeStringField("text", text);
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
