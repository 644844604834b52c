package io.osgent.model.openai.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
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
import java.util.TreeMap;

/** A recorded answer of a provider, and what it says, read the slow and plain way: as trees. */
record RecordedAnswer(String vendor, String name, String path, boolean stream, int status, String contentType,
    String retryAfter, JsonNode body) {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static List<RecordedAnswer> of(String vendor) {
    String resource = "/recordings/" + vendor + ".jsonl";
    try (InputStream in = RecordedAnswer.class.getResourceAsStream(resource)) {
      List<RecordedAnswer> all = new ArrayList<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isEmpty()) {
          JsonNode node = MAPPER.readTree(line);
          all.add(new RecordedAnswer(vendor, node.get("name").asText(), node.get("path").asText(),
              node.get("stream").asBoolean(), node.get("status").asInt(), node.get("content_type").asText(),
              node.get("retry_after").isNull() ? null : node.get("retry_after").asText(), node.get("body")));
        }
      }
      return all;
    } catch (IOException failure) {
      throw new IllegalStateException("the recordings of " + vendor + " can't be read", failure);
    }
  }

  FakeProvider.Answer served() {
    return new FakeProvider.Answer(status, contentType, retryAfter, body.isTextual() ? body.asText() : body.toString());
  }

  boolean chat() {
    return path.endsWith("/chat/completions");
  }

  @Override
  public String toString() {
    return vendor + " " + name;
  }

  /** What the body says. */
  Told said() throws IOException {
    if (!chat()) {
      return response(body.isTextual() ? completed() : body);
    }
    return body.isTextual() ? chunks() : completion();
  }

  private Told completion() {
    JsonNode choice = body.at("/choices/0");
    JsonNode message = choice.get("message");
    List<ToolRequest> calls = new ArrayList<>();
    for (JsonNode call : message.path("tool_calls")) {
      calls.add(request(call.get("id"), call.at("/function/name"), call.at("/function/arguments").asText()));
    }
    return new Told(message.path("content").asText(""), message.path("reasoning").asText(""), calls,
        chatReason(choice.get("finish_reason").asText()), chatUsage(body.path("usage")));
  }

  private Told chunks() throws IOException {
    StringBuilder text = new StringBuilder();
    StringBuilder thinking = new StringBuilder();
    TreeMap<Integer, List<JsonNode>> fragments = new TreeMap<>();
    String reason = "";
    Usage usage = Usage.NONE;
    for (JsonNode chunk : events()) {
      JsonNode choice = chunk.at("/choices/0");
      text.append(choice.at("/delta/content").asText(""));
      thinking.append(choice.at("/delta/reasoning").asText(""));
      for (JsonNode call : choice.at("/delta/tool_calls")) {
        fragments.computeIfAbsent(call.get("index").asInt(), key -> new ArrayList<>()).add(call);
      }
      reason = choice.path("finish_reason").asText(reason);
      usage = chunk.path("usage").isObject() ? chatUsage(chunk.get("usage")) : usage;
    }
    List<ToolRequest> calls = fragments.values().stream().map(parts -> {
      String arguments = String.join("",
          parts.stream().map(part -> part.at("/function/arguments").asText("")).toList());
      return request(parts.getFirst().get("id"), parts.getFirst().at("/function/name"), arguments);
    }).toList();
    return new Told(text.toString(), thinking.toString(), calls, chatReason(reason), usage);
  }

  private JsonNode completed() throws IOException {
    List<JsonNode> events = events();
    JsonNode last = events.getLast();
    if (!last.get("type").asText().equals("response.completed")) {
      throw new IllegalStateException(this + " ends with " + last.get("type"));
    }
    return last.get("response");
  }

  private static Told response(JsonNode response) {
    StringBuilder text = new StringBuilder();
    List<String> thinking = new ArrayList<>();
    List<Thought> thoughts = new ArrayList<>();
    List<ToolRequest> calls = new ArrayList<>();
    for (JsonNode item : response.get("output")) {
      switch (item.get("type").asText()) {
        case "message" -> item.get("content").forEach(part -> text.append(part.path("text").asText("")));
        case "reasoning" -> {
          item.get("summary").forEach(part -> thinking.add(part.get("text").asText()));
          if (!item.path("encrypted_content").asText("").isEmpty()) {
            thoughts.add(thought(item));
          }
        }
        case "function_call" ->
          calls.add(request(item.get("call_id"), item.get("name"), item.get("arguments").asText()));
        default -> {
          // The provider's own tools.
        }
      }
    }
    JsonNode usage = response.path("usage");
    FinishReason reason = switch (response.get("status").asText()) {
      case "completed", "complete" -> calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
      default -> FinishReason.OTHER;
    };
    return new Told(text.toString(), String.join("\n\n", thinking), thoughts, calls, reason,
        new Usage(usage.path("input_tokens").asLong(), usage.path("output_tokens").asLong(),
            usage.at("/input_tokens_details/cached_tokens").asLong(),
            usage.at("/output_tokens_details/reasoning_tokens").asLong()));
  }

  private static Thought thought(JsonNode item) {
    ObjectNode state = MAPPER.createObjectNode().put("type", "reasoning");
    state.set("id", item.get("id"));
    state.set("summary", parts(item.get("summary"), "summary_text"));
    if (!item.path("content").isEmpty()) {
      state.set("content", parts(item.get("content"), "reasoning_text"));
    }
    state.set("encrypted_content", item.get("encrypted_content"));
    return new Thought("openai", state.toString());
  }

  private static ArrayNode parts(JsonNode parts, String type) {
    ArrayNode texts = MAPPER.createArrayNode();
    parts.forEach(part -> texts.addObject().put("type", type).set("text", part.get("text")));
    return texts;
  }

  private List<JsonNode> events() throws IOException {
    List<JsonNode> events = new ArrayList<>();
    for (String line : body.asText().split("\r?\n", -1)) {
      if (line.startsWith("data: {")) {
        events.add(MAPPER.readTree(line.substring("data: ".length())));
      }
    }
    return events;
  }

  private static ToolRequest request(JsonNode id, JsonNode name, String arguments) {
    return new ToolRequest(id.asText(), name.asText(), arguments);
  }

  private static FinishReason chatReason(String reason) {
    return switch (reason) {
      case "stop" -> FinishReason.STOP;
      case "tool_calls" -> FinishReason.TOOL_CALLS;
      case "length" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.CONTENT_FILTER;
      default -> FinishReason.OTHER;
    };
  }

  private static Usage chatUsage(JsonNode usage) {
    long cached = usage.at("/prompt_tokens_details/cached_tokens").asLong(usage.path("num_cached_tokens").asLong());
    return new Usage(usage.path("prompt_tokens").asLong(), usage.path("completion_tokens").asLong(), cached,
        usage.at("/completion_tokens_details/reasoning_tokens").asLong());
  }
}
