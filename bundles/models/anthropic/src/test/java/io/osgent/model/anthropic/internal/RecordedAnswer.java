package io.osgent.model.anthropic.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.testing.FakeProvider;
import io.osgent.model.wire.testing.Told;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A recorded answer of the provider, and what it says, read the slow and plain way: as trees. */
record RecordedAnswer(String name, String path, boolean stream, int status, String contentType, String retryAfter,
    JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<RecordedAnswer> all() {
    try (InputStream in = RecordedAnswer.class.getResourceAsStream("/recordings/anthropic.jsonl")) {
      List<RecordedAnswer> all = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          JsonNode node = MAPPER.readTree(line);
          all.add(new RecordedAnswer(node.get("name").asText(), node.get("path").asText(),
              node.get("stream").asBoolean(), node.get("status").asInt(), node.get("content_type").asText(),
              node.get("retry_after").isNull() ? null : node.get("retry_after").asText(), node.get("body")));
        }
      }
      return all;
    } catch (IOException failure) {
      throw new IllegalStateException("the recordings can't be read", failure);
    }
  }

  FakeProvider.Answer served() {
    return new FakeProvider.Answer(status, contentType, retryAfter, body.isTextual() ? body.asText() : body.toString());
  }

  @Override
  public String toString() {
    return name;
  }

  /** What the body says. */
  Told said() throws IOException {
    JsonNode message = body.isTextual() ? builtUp() : body;
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    List<Thought> thoughts = new ArrayList<>();
    List<ToolRequest> calls = new ArrayList<>();
    for (JsonNode block : message.get("content")) {
      switch (block.get("type").asText()) {
        case "text" -> text.append(block.get("text").asText());
        case "thinking" -> {
          thinking.append(block.get("thinking").asText());
          thoughts.add(thought(block, "type", "thinking", "signature"));
        }
        case "redacted_thinking" -> thoughts.add(thought(block, "type", "data"));
        case "tool_use" -> calls.add(new ToolRequest(block.get("id").asText(), block.get("name").asText(),
            block.get("input").isTextual() ? block.get("input").asText() : block.get("input").toString()));
        default -> {
          // The provider's own tools.
        }
      }
    }
    JsonNode usage = message.get("usage");
    long cached = usage.path("cache_read_input_tokens").asLong();
    return new Told(text.toString(), thinking.toString(), thoughts, calls,
        reason(message.get("stop_reason").asText()),
        new Usage(usage.get("input_tokens").asLong() + usage.path("cache_creation_input_tokens").asLong() + cached,
            usage.get("output_tokens").asLong(), cached, usage.at("/output_tokens_details/thinking_tokens").asLong()));
  }

  /** The message that the events of a stream make up; the input of a tool stays the text it came as. */
  private JsonNode builtUp() throws IOException {
    ObjectNode message = MAPPER.createObjectNode();
    for (String line : body.asText().split("\r?\n", -1)) {
      if (!line.startsWith("data:")) {
        continue;
      }
      JsonNode event = MAPPER.readTree(line.substring("data:".length()));
      JsonNode delta = event.path("delta");
      switch (event.get("type").asText()) {
        case "message_start" -> message = (ObjectNode) event.get("message");
        case "content_block_start" -> message.withArray("content").add(event.get("content_block"));
        case "content_block_delta" -> {
          ObjectNode block = (ObjectNode) message.get("content").get(event.get("index").asInt());
          switch (delta.get("type").asText()) {
            case "input_json_delta" -> append(block, "input", delta.get("partial_json"));
            case "text_delta" -> append(block, "text", delta.get("text"));
            case "thinking_delta" -> append(block, "thinking", delta.get("thinking"));
            case "signature_delta" -> append(block, "signature", delta.get("signature"));
            default -> throw new IllegalStateException(name + " has a delta " + delta);
          }
        }
        case "message_delta" -> {
          message.set("stop_reason", delta.get("stop_reason"));
          ((ObjectNode) message.get("usage")).setAll((ObjectNode) event.get("usage"));
        }
        default -> {
          // Ends and signs of life.
        }
      }
    }
    return message;
  }

  private static void append(ObjectNode block, String field, JsonNode more) {
    String before = block.path(field).isTextual() ? block.get(field).asText() : "";
    block.put(field, before + more.asText());
  }

  private static Thought thought(JsonNode block, String... fields) {
    ObjectNode state = MAPPER.createObjectNode();
    for (String field : fields) {
      state.set(field, block.get(field));
    }
    return new Thought("anthropic", state.toString());
  }

  private static FinishReason reason(String said) {
    return switch (said) {
      case "end_turn" -> FinishReason.STOP;
      case "tool_use" -> FinishReason.TOOL_CALLS;
      case "max_tokens" -> FinishReason.LENGTH;
      case "refusal" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }
}
