package io.osgent.model.local.internal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import io.osgent.model.wire.JsonValues;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A conversation as chat templates take it. Many insist that the two sides take turns, so what one says in a row is one
 * message.
 */
final class Conversation {
  private static final String GAP = "\n\n";

  private final ChatRequest request;
  private final boolean templateKnowsTools;
  private final List<Turn> turns = new ArrayList<>();

  /** One message; a tool's answer has the name of the call. */
  private static final class Turn {
    private final String role;
    private final StringBuilder text = new StringBuilder();
    private final List<ToolRequest> calls = new ArrayList<>();
    private Message.ToolAnswer answer;

    Turn(String role) {
      this.role = role;
    }
  }

  /** @param templateKnowsTools whether it is the template that tells the model of tools and calls */
  Conversation(ChatRequest request, boolean templateKnowsTools) {
    this.request = request;
    this.templateKnowsTools = templateKnowsTools;
    say("system", instructions());
    request.messages().forEach(this::add);
  }

  void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("messages");
    for (Turn turn : turns) {
      write(json, turn);
    }
    json.writeEndArray();
    if (templateKnowsTools && !request.tools().isEmpty()) {
      json.writeArrayFieldStart("tools");
      for (ToolSpec tool : request.tools()) {
        write(json, tool);
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private String instructions() {
    var parts = new ArrayList<String>();
    parts.add(request.instructions());
    if (!templateKnowsTools && !request.tools().isEmpty()) {
      parts.add(tools());
    }
    if (request.outputSchema() != null) {
      parts.add("Your final answer is to be JSON that fits this schema, and nothing else:\n"
          + Wording.json(json -> JsonValues.write(json, request.outputSchema())));
    }
    return parts.stream().filter(part -> !part.isEmpty()).collect(Collectors.joining(GAP));
  }

  private String tools() {
    return "You may use these tools:\n<tools>\n"
        + request.tools().stream().map(tool -> Wording.json(json -> write(json, tool)))
            .collect(Collectors.joining("\n"))
        + "\n</tools>\nTo use one, answer with its name and its arguments as JSON, in this way and with nothing after it:\n"
        + "<tool_call>\n{\"name\": \"the tool's name\", \"arguments\": {\"an argument\": \"its value\"}}\n</tool_call>\n"
        + "You will be told what it answered between <tool_response> and </tool_response>.";
  }

  private void add(Message message) {
    switch (message) {
      case Message.User user -> say("user", user.text());
      case Message.Assistant assistant -> {
        Turn turn = say("assistant", assistant.text());
        if (templateKnowsTools && turn != null) {
          turn.calls.addAll(assistant.toolRequests());
        } else {
          assistant.toolRequests()
              .forEach(call -> say("assistant", Markup.CALL + "\n" + asJson(call) + "\n" + Markup.CALLED));
        }
      }
      case Message.ToolAnswer answer -> {
        if (templateKnowsTools) {
          Turn turn = new Turn("tool");
          turn.text.append(answer.text());
          turn.answer = answer;
          turns.add(turn);
        } else {
          say("user", "<tool_response>\n" + answer.text() + "\n</tool_response>");
        }
      }
    }
  }

  private Turn say(String role, String text) {
    boolean goesOn = !turns.isEmpty() && turns.getLast().role.equals(role) && turns.getLast().calls.isEmpty();
    if (!goesOn) {
      if (text.isEmpty() && !role.equals("assistant")) {
        return null;
      }
      turns.add(new Turn(role));
    }
    Turn turn = turns.getLast();
    turn.text.append(turn.text.isEmpty() || text.isEmpty() ? "" : GAP).append(text);
    return turn;
  }

  private static void write(JsonGenerator json, Turn turn) throws IOException {
    json.writeStartObject();
    json.writeStringField("role", turn.role);
    // A C string ends at its first zero, and the rest of the conversation would be lost.
    json.writeStringField("content", turn.text.toString().replace("\0", ""));
    if (!turn.calls.isEmpty()) {
      json.writeArrayFieldStart("tool_calls");
      for (ToolRequest call : turn.calls) {
        json.writeStartObject();
        json.writeStringField("id", call.id());
        json.writeStringField("type", "function");
        json.writeObjectFieldStart("function");
        json.writeStringField("name", call.tool());
        json.writeStringField("arguments", arguments(call));
        json.writeEndObject();
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    if (turn.answer != null) {
      json.writeStringField("name", turn.answer.tool());
      json.writeStringField("tool_call_id", turn.answer.callId());
    }
    json.writeEndObject();
  }

  private static void write(JsonGenerator json, ToolSpec tool) throws IOException {
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

  private static String asJson(ToolRequest call) {
    return Wording.json(json -> {
      json.writeStartObject();
      json.writeStringField("name", call.tool());
      json.writeFieldName("arguments");
      JsonValues.writeObject(json, said(call));
      json.writeEndObject();
    });
  }

  /** Templates want JSON here, whatever the model had written. */
  private static String arguments(ToolRequest call) {
    return Wording.json(json -> JsonValues.writeObject(json, said(call)));
  }

  private static String said(ToolRequest call) {
    return call.arguments().isBlank() ? "{}" : call.arguments();
  }
}
