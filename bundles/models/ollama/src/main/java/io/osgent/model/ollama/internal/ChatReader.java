package io.osgent.model.ollama.internal;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Thought;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.AnswerReader;
import io.osgent.model.wire.Complaint;
import io.osgent.model.wire.Failures;
import io.osgent.model.wire.JsonFields;
import io.osgent.model.wire.ToolCalls;
import java.io.IOException;

/** Reads chat answers; a whole one is a stream's last piece with everything in it. */
final class ChatReader implements AnswerReader {
  private final ChatProtocol protocol;
  private final String provider;
  private final AnswerEvents events;
  private final ToolCalls calls;
  private final StringBuilder thinking = new StringBuilder();
  private String doneReason = "";
  private long promptTokens;
  private long answerTokens;
  private boolean counted;
  private boolean answered;
  private boolean done;

  ChatReader(ChatProtocol protocol, String provider, AnswerEvents events) {
    this.protocol = protocol;
    this.provider = provider;
    this.events = events;
    this.calls = new ToolCalls(events);
  }

  @Override
  public void whole(JsonParser json) throws IOException, ModelException {
    read(json);
    if (!answered) {
      throw Failures.malformed("the provider's answer holds no 'message': is that an Ollama server?");
    }
    finish();
  }

  @Override
  public boolean piece(JsonParser json) throws IOException, ModelException {
    read(json);
    return done;
  }

  @Override
  public boolean end() {
    if (!done) {
      return false;
    }
    finish();
    return true;
  }

  private void read(JsonParser json) throws IOException, ModelException {
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "message" -> message(json);
        case "done" -> done = json.currentToken() == JsonToken.VALUE_TRUE;
        case "done_reason" -> doneReason = JsonFields.text(json);
        case "prompt_eval_count" -> promptTokens = count(json);
        case "eval_count" -> answerTokens = count(json);
        case "error" -> throw Failures.reported(Complaint.value(json), protocol);
        default -> json.skipChildren();
      }
    }
  }

  private void message(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      json.skipChildren();
      return;
    }
    answered = true;
    String text = "";
    String thought = "";
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "content" -> text = JsonFields.text(json);
        case "thinking" -> thought = JsonFields.text(json);
        case "tool_calls" -> toolCalls(json);
        default -> json.skipChildren();
      }
    }
    thinking.append(thought);
    events.thinking(thought);
    events.text(text);
    tellCalls();
  }

  private void toolCalls(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      toolCall(json);
    }
  }

  private void toolCall(JsonParser json) throws IOException {
    String id = "";
    String name = "";
    String arguments = "";
    for (String field; (field = JsonFields.next(json)) != null;) {
      if (field.equals("function") && json.currentToken() == JsonToken.START_OBJECT) {
        for (String part; (part = JsonFields.next(json)) != null;) {
          switch (part) {
            case "name" -> name = JsonFields.text(json);
            case "arguments" -> arguments = JsonFields.textOrJson(json);
            default -> json.skipChildren();
          }
        }
      } else if (field.equals("id")) {
        id = JsonFields.text(json);
      } else {
        json.skipChildren();
      }
    }
    calls.whole(id, name, arguments);
  }

  /** A model that is told what its tools answered goes on from what it had thought. */
  private void tellCalls() {
    if (calls.any() && !thinking.isEmpty()) {
      events.thought(
          new Thought(provider, '"' + new String(JsonStringEncoder.getInstance().quoteAsString(thinking)) + '"'));
      thinking.setLength(0);
    }
    calls.done();
  }

  private void finish() {
    if (counted) {
      events.used(Usage.of(promptTokens, answerTokens));
    }
    events.finish(switch (doneReason) {
      case "stop", "" -> calls.any() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
      case "length" -> FinishReason.LENGTH;
      default -> FinishReason.OTHER;
    });
  }

  private long count(JsonParser json) throws IOException {
    counted = true;
    return JsonFields.number(json);
  }
}
