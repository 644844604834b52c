package io.osgent.model.openai.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelException;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.Failures;
import io.osgent.model.wire.JsonFields;
import io.osgent.model.wire.ToolCalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reads answers of the Responses API: a response object, or the events that build one up. */
final class ResponsesReader implements AnswerReader {
  private static final String PARAGRAPH = "\n\n";

  private final OpenAiProtocol protocol;
  private final String provider;
  private final AnswerEvents events;
  private final ToolCalls calls;
  private String status = "";
  private String incompleteBecause = "";
  private boolean holdsOutput;
  private boolean over;
  private boolean thought;
  private long thinkingPart = -1;

  ResponsesReader(OpenAiProtocol protocol, String provider, AnswerEvents events) {
    this.protocol = protocol;
    this.provider = provider;
    this.events = events;
    this.calls = new ToolCalls(events);
  }

  @Override
  public void whole(JsonParser json) throws IOException, ModelException {
    JsonFields.open(json);
    response(json, true);
    if (status.equals("failed")) {
      throw failed();
    }
    if (!holdsOutput) {
      throw new ModelException(ModelException.Kind.MALFORMED,
          "the provider's answer holds no 'output': does the base URL speak the Responses API? (else set api = chat)");
    }
    finish();
  }

  @Override
  public boolean piece(JsonParser json) throws IOException, ModelException {
    Piece piece = new Piece();
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "type" -> piece.type = JsonFields.text(json);
        case "delta" -> piece.delta = JsonFields.text(json);
        case "arguments" -> piece.arguments = JsonFields.text(json);
        case "output_index" -> piece.outputIndex = (int) JsonFields.number(json);
        case "summary_index", "content_index" -> piece.partIndex = (int) JsonFields.number(json);
        case "item" -> piece.item = item(json, false);
        case "response" -> nestedResponse(json);
        case "error" -> protocol.throwReported(json);
        case "code" -> piece.code = JsonFields.text(json);
        case "message" -> piece.message = JsonFields.text(json);
        default -> json.skipChildren();
      }
    }
    tell(piece);
    return over;
  }

  @Override
  public boolean end() {
    if (!over) {
      return false;
    }
    finish();
    return true;
  }

  private void tell(Piece piece) throws ModelException {
    switch (piece.type) {
      case "response.output_text.delta", "response.refusal.delta" -> events.text(piece.delta);
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
        thinking(((long) piece.outputIndex << 32) + piece.partIndex, piece.delta);
      case "response.function_call_arguments.delta" -> calls.fragment(piece.outputIndex, "", "", piece.delta);
      case "response.function_call_arguments.done" -> calls.complete(piece.outputIndex, "", "", piece.arguments);
      case "response.output_item.added" -> call(piece, false);
      case "response.output_item.done" -> {
        call(piece, true);
        thought(piece.item);
      }
      case "response.completed", "response.incomplete", "response.cancelled" -> over = true;
      case "response.failed" -> throw failed();
      case "error" -> throw Failures.reported(new Complaint(piece.message, piece.code, ""), protocol);
      default -> {
        // Progress of the provider's own tools, and whatever else a run has no use for.
      }
    }
  }

  /** What failed stands in the response, and is thrown where it is read. */
  private ModelException failed() {
    return Failures.reported(new Complaint("it gave no reason", "", ""), protocol);
  }

  private void call(Piece piece, boolean complete) {
    Item item = piece.item;
    if (item == null || !item.type.equals("function_call")) {
      return;
    }
    if (complete) {
      calls.complete(piece.outputIndex, item.callId, item.name, item.arguments);
    } else {
      calls.fragment(piece.outputIndex, item.callId, item.name, item.arguments);
    }
  }

  private void finish() {
    calls.done();
    events.finish(switch (status) {
      case "completed", "complete" -> calls.any() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
      case "incomplete" -> switch (incompleteBecause) {
        case "max_output_tokens" -> FinishReason.LENGTH;
        case "content_filter" -> FinishReason.CONTENT_FILTER;
        default -> FinishReason.OTHER;
      };
      default -> FinishReason.OTHER;
    });
  }

  private void nestedResponse(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      response(json, false);
    }
  }

  /** What a stream's last event repeats of the output has been told already. */
  private void response(JsonParser json, boolean withOutput) throws IOException, ModelException {
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "status" -> status = JsonFields.text(json);
        case "usage" -> {
          if (json.currentToken() == JsonToken.START_OBJECT) {
            UsageFields usage = UsageFields.read(json);
            events.used(usage.usage(), usage.written());
          }
        }
        case "error" -> protocol.throwReported(json);
        case "incomplete_details" -> incompleteDetails(json);
        case "output" -> {
          holdsOutput = json.currentToken() == JsonToken.START_ARRAY;
          if (withOutput && holdsOutput) {
            output(json);
          } else {
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
  }

  private void incompleteDetails(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("reason")) {
        incompleteBecause = JsonFields.text(json);
      } else {
        json.skipChildren();
      }
    }
  }

  private void output(JsonParser json) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      Item item = item(json, true);
      if (item.type.equals("function_call")) {
        calls.whole(item.callId, item.name, item.arguments);
      }
      thought(item);
    }
  }

  /** An item of the output. If it is to be told, its parts are told as they are read: only its type says what they are. */
  private Item item(JsonParser json, boolean tell) throws IOException {
    Item item = new Item();
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "type" -> item.type = JsonFields.text(json);
        case "call_id" -> item.callId = JsonFields.text(json);
        case "name" -> item.name = JsonFields.text(json);
        case "arguments" -> item.arguments = JsonFields.textOrJson(json);
        case "id" -> item.id = JsonFields.text(json);
        case "encrypted_content" -> item.encrypted = JsonFields.text(json);
        case "content", "summary" -> {
          if (json.currentToken() == JsonToken.START_ARRAY) {
            parts(json, item, tell);
          } else {
            json.skipChildren();
          }
        }
        default -> json.skipChildren();
      }
    }
    return item;
  }

  private void parts(JsonParser json, Item item, boolean tell) throws IOException {
    while (json.nextToken() != JsonToken.END_ARRAY) {
      String type = "";
      String text = "";
      for (String field; (field = JsonFields.next(json)) != null;) {
        switch (field) {
          case "type" -> type = JsonFields.text(json);
          case "text", "refusal" -> text = JsonFields.text(json);
          default -> json.skipChildren();
        }
      }
      switch (type) {
        case "summary_text" -> item.summary.add(text);
        case "reasoning_text" -> item.reasoning.add(text);
        default -> {
          // Words, and what no chat event tells of, such as images.
        }
      }
      if (tell) {
        tell(type, text);
      }
    }
  }

  private void tell(String type, String text) {
    switch (type) {
      case "output_text", "refusal" -> events.text(text);
      case "summary_text", "reasoning_text" -> thinking(thinkingPart + 1, text);
      default -> {
        // Images and the like.
      }
    }
  }

  private void thought(Item item) {
    if (item != null && item.type.equals("reasoning") && !item.encrypted.isEmpty()) {
      events.thought(ReasoningItems.thought(provider, item.id, item.summary, item.reasoning, item.encrypted));
    }
  }

  /** Summaries come in parts, each a paragraph of its own. */
  private void thinking(long part, String text) {
    if (thought && part != thinkingPart) {
      events.thinking(PARAGRAPH);
    }
    thought |= !text.isEmpty();
    thinkingPart = part;
    events.thinking(text);
  }

  /** The fields of an event that matter, whatever their order. */
  private static final class Piece {
    private String type = "";
    private String delta = "";
    private String arguments = "";
    private String code = "";
    private String message = "";
    private int outputIndex = -1;
    private int partIndex;
    private Item item;
  }

  /** A tool call or a piece of reasoning, if it is one. */
  private static final class Item {
    private final List<String> summary = new ArrayList<>(0);
    private final List<String> reasoning = new ArrayList<>(0);
    private String type = "";
    private String id = "";
    private String encrypted = "";
    private String callId = "";
    private String name = "";
    private String arguments = "";
  }
}
