package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.EncodedTools;
import io.osgent.model.wire.Image;
import io.osgent.model.wire.JsonValues;
import io.osgent.model.wire.Protocol;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** Ollama's own chat. */
final class ChatProtocol implements Protocol {
  private static final JsonFactory JSON = new JsonFactory();

  private final Settings settings;
  private final EncodedTools encodedTools = new EncodedTools(ChatProtocol::tools);

  ChatProtocol(Settings settings) {
    this.settings = settings;
  }

  @Override
  public String path(String model) {
    return "/api/chat";
  }

  @Override
  public byte[] body(ChatRequest request, boolean stream) throws ModelException {
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    try (JsonGenerator json = JSON.createGenerator(body)) {
      json.writeStartObject();
      json.writeStringField("model", request.model());
      json.writeBooleanField("stream", stream);
      messages(json, request);
      if (!request.tools().isEmpty()) {
        json.writeFieldName("tools");
        byte[] tools = encodedTools.of(request.tools());
        json.writeRawValue(new String(tools, StandardCharsets.UTF_8));
      }
      if (request.outputSchema() != null) {
        json.writeFieldName("format");
        JsonValues.write(json, request.outputSchema());
      }
      if (!settings.thinking().isEmpty()) {
        thinking(json);
      }
      if (!settings.keepAlive().isEmpty()) {
        json.writeStringField("keep_alive", settings.keepAlive());
      }
      options(json, request);
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException("a request can't be written", impossible);
    }
    return body.toByteArray();
  }

  @Override
  public AnswerReader reader(AnswerEvents events) {
    return new ChatReader(this, settings.name(), events);
  }

  @Override
  public Kind kindOf(Complaint complaint, Kind byStatus) {
    String words = complaint.message().toLowerCase(Locale.ROOT);
    if (words.contains("context length") || words.contains("context size") || words.contains("context window")) {
      return Kind.CONTEXT_TOO_LONG;
    }
    if (byStatus == Kind.SERVER && words.contains("not found")) {
      return Kind.NOT_FOUND;
    }
    boolean full = words.contains("busy") || words.contains("more system memory");
    return byStatus == Kind.SERVER && full ? Kind.OVERLOADED : byStatus;
  }

  private void messages(JsonGenerator json, ChatRequest request) throws IOException, ModelException {
    json.writeArrayFieldStart("messages");
    if (!request.instructions().isEmpty()) {
      start(json, "system", request.instructions());
      json.writeEndObject();
    }
    for (Message message : request.messages()) {
      switch (message) {
        case Message.User user -> {
          start(json, "user", user.text());
          images(json, user.images());
        }
        case Message.Assistant assistant -> {
          start(json, "assistant", assistant.text());
          thoughts(json, assistant.thoughts());
          calls(json, assistant.toolRequests());
        }
        case Message.ToolAnswer answer -> {
          start(json, "tool", answer.text());
          json.writeStringField("tool_name", answer.tool());
          json.writeStringField("tool_call_id", answer.callId());
        }
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private static void start(JsonGenerator json, String role, String content) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", role);
    json.writeStringField("content", content);
  }

  private static void images(JsonGenerator json, List<String> images) throws IOException, ModelException {
    if (images.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("images");
    for (String url : images) {
      switch (Image.of(url)) {
        case Image.Content content -> json.writeString(content.base64());
        case Image.Address address -> throw new ModelException(Kind.INVALID_REQUEST,
            "Ollama fetches no images: '" + address.url() + "' should come with the request, as a data: URL");
      }
    }
    json.writeEndArray();
  }

  private void thoughts(JsonGenerator json, List<Thought> thoughts) throws IOException {
    for (Thought thought : thoughts) {
      if (thought.provider().equals(settings.name())) {
        json.writeFieldName("thinking");
        json.writeRawValue(thought.state());
        return;
      }
    }
  }

  private static void calls(JsonGenerator json, List<ToolRequest> requests) throws IOException {
    if (requests.isEmpty()) {
      return;
    }
    json.writeArrayFieldStart("tool_calls");
    for (ToolRequest request : requests) {
      json.writeStartObject();
      json.writeStringField("id", request.id());
      json.writeObjectFieldStart("function");
      json.writeStringField("name", request.tool());
      json.writeFieldName("arguments");
      JsonValues.writeObject(json, Protocol.arguments(request));
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void thinking(JsonGenerator json) throws IOException {
    switch (settings.thinking()) {
      case "true" -> json.writeBooleanField("think", true);
      case "false" -> json.writeBooleanField("think", false);
      default -> json.writeStringField("think", settings.thinking());
    }
  }

  private void options(JsonGenerator json, ChatRequest request) throws IOException {
    json.writeObjectFieldStart("options");
    if (settings.contextTokens() > 0) {
      json.writeNumberField("num_ctx", settings.contextTokens());
    }
    if (request.maxOutputTokens() > 0) {
      json.writeNumberField("num_predict", request.maxOutputTokens());
    }
    if (request.temperature() != null) {
      json.writeNumberField("temperature", request.temperature());
    }
    json.writeEndObject();
  }

  private static byte[] tools(List<ToolSpec> tools) {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(list)) {
      json.writeStartArray();
      for (ToolSpec tool : tools) {
        json.writeStartObject();
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", tool.name());
        json.writeStringField("description", tool.description());
        json.writeFieldName("parameters");
        JsonValues.write(json, tool.inputSchema());
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("tools can't be written", impossible);
    }
    return list.toByteArray();
  }
}
