package io.osgent.model.anthropic.internal;

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

/** Reads messages, whole or as the events that build one up, block by block. */
final class MessagesReader implements AnswerReader {
  private final MessagesProtocol protocol;
  private final String provider;
  private final AnswerEvents events;
  private final ToolCalls calls;
  private final UsageFields usage = new UsageFields();
  private Block open = new Block();
  private FinishReason reason;
  private boolean holdsContent;

  MessagesReader(MessagesProtocol protocol, String provider, AnswerEvents events) {
    this.protocol = protocol;
    this.provider = provider;
    this.events = events;
    this.calls = new ToolCalls(events);
  }

  @Override
  public void whole(JsonParser json) throws IOException, ModelException {
    JsonFields.open(json);
    message(json);
    if (!holdsContent) {
      throw Failures.malformed("the provider's answer holds no 'content': does the base URL speak the Messages API?");
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
        case "index" -> piece.index = (int) JsonFields.number(json);
        case "content_block" -> piece.block = block(json);
        case "delta" -> delta(json, piece);
        case "message" -> nestedMessage(json);
        case "usage" -> usage(json);
        case "error" -> throwReported(json);
        default -> json.skipChildren();
      }
    }
    return tell(piece);
  }

  @Override
  public boolean end() {
    if (reason == null) {
      return false;
    }
    finish();
    return true;
  }

  private boolean tell(Piece piece) {
    switch (piece.type) {
      case "content_block_start" -> begin(piece.index, piece.block);
      case "content_block_delta" -> goOn(piece);
      case "content_block_stop" -> complete();
      case "message_stop" -> {
        reason = reason == null ? FinishReason.OTHER : reason;
        return true;
      }
      default -> {
        // Signs of life, and what is read where it stands: usage and the reason to stop.
      }
    }
    return false;
  }

  private void finish() {
    complete();
    calls.done();
    events.finish(reason == null ? FinishReason.OTHER : reason);
  }

  private void begin(int index, Block block) {
    complete();
    open = block;
    open.index = index;
    events.text(block.text);
    events.thinking(block.thinking.toString());
    if (block.type.equals("tool_use")) {
      calls.fragment(index, block.id, block.name, "");
    }
  }

  private void goOn(Piece piece) {
    switch (piece.deltaType) {
      case "text_delta" -> events.text(piece.text);
      case "thinking_delta" -> {
        open.thinking.append(piece.text);
        events.thinking(piece.text);
      }
      case "signature_delta" -> open.signature += piece.text;
      case "input_json_delta" -> {
        // The provider's own tools are told in the same way; they are not ours to call.
        if (open.type.equals("tool_use")) {
          open.inputTold |= !piece.text.isEmpty();
          calls.fragment(open.index, "", "", piece.text);
        }
      }
      default -> {
        // Citations, and whatever else a run has no use for.
      }
    }
  }

  private void complete() {
    switch (open.type) {
      case "thinking" -> events.thought(Thoughts.signed(provider, open.thinking.toString(), open.signature));
      case "redacted_thinking" -> events.thought(Thoughts.redacted(provider, open.data));
      case "tool_use" -> {
        if (!open.inputTold) {
          calls.complete(open.index, "", "", open.input);
        }
        calls.done();
      }
      default -> {
        // Nothing is left to be told of the others.
      }
    }
    open = new Block();
  }

  private void nestedMessage(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      message(json);
    }
  }

  private void message(JsonParser json) throws IOException, ModelException {
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "content" -> content(json);
        case "stop_reason" -> stopReason(json);
        case "usage" -> usage(json);
        case "error" -> throwReported(json);
        default -> json.skipChildren();
      }
    }
  }

  private void content(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    holdsContent = true;
    for (int index = 0; json.nextToken() != JsonToken.END_ARRAY; index++) {
      begin(index, block(json));
    }
  }

  private static Block block(JsonParser json) throws IOException {
    Block block = new Block();
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return block;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "type" -> block.type = JsonFields.text(json);
        case "text" -> block.text = JsonFields.text(json);
        case "thinking" -> block.thinking.append(JsonFields.text(json));
        case "signature" -> block.signature = JsonFields.text(json);
        case "data" -> block.data = JsonFields.text(json);
        case "id" -> block.id = JsonFields.text(json);
        case "name" -> block.name = JsonFields.text(json);
        case "input" -> block.input = JsonFields.textOrJson(json);
        default -> json.skipChildren();
      }
    }
    return block;
  }

  private void delta(JsonParser json, Piece piece) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "type" -> piece.deltaType = JsonFields.text(json);
        case "text", "thinking", "signature", "partial_json" -> piece.text = JsonFields.text(json);
        case "stop_reason" -> stopReason(json);
        default -> json.skipChildren();
      }
    }
  }

  private void stopReason(JsonParser json) throws IOException {
    String said = JsonFields.text(json);
    if (!said.isEmpty()) {
      reason = switch (said) {
        case "end_turn", "stop_sequence" -> FinishReason.STOP;
        case "tool_use" -> FinishReason.TOOL_CALLS;
        case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
        case "refusal" -> FinishReason.CONTENT_FILTER;
        default -> FinishReason.OTHER;
      };
    }
  }

  private void usage(JsonParser json) throws IOException {
    usage.read(json);
    if (usage.told()) {
      events.used(usage.usage(), usage.written());
    }
  }

  private void throwReported(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.VALUE_NULL) {
      throw Failures.reported(Complaint.value(json), protocol);
    }
  }

  /** The fields of an event that matter, whatever their order. */
  private static final class Piece {
    private String type = "";
    private String deltaType = "";
    private String text = "";
    private int index;
    private Block block = new Block();
  }

  /** What is known of a block of content, of whatever type. */
  private static final class Block {
    private String type = "";
    private String text = "";
    private final StringBuilder thinking = new StringBuilder();
    private String signature = "";
    private String data = "";
    private String id = "";
    private String name = "";
    private String input = "";
    private int index;
    private boolean inputTold;
  }
}
