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

/**
 * Reads chat completions, whole or in chunks: the two differ only in whether the message is called {@code message} or
 * {@code delta}. Beyond OpenAI's fields it knows what other vendors of the protocol add: {@code reasoning_content} and
 * {@code reasoning}, content in parts, usage in other places.
 */
final class ChatReader implements AnswerReader {
  private final OpenAiProtocol protocol;
  private final AnswerEvents events;
  private final ToolCalls calls;
  private FinishReason reason;
  private boolean answered;
  private boolean brokenOff;

  ChatReader(OpenAiProtocol protocol, AnswerEvents events) {
    this.protocol = protocol;
    this.events = events;
    this.calls = new ToolCalls(events);
  }

  @Override
  public void whole(JsonParser json) throws IOException, ModelException {
    completion(json, false);
    if (!answered) {
      throw new ModelException(ModelException.Kind.MALFORMED,
          "the provider's answer holds no 'choices': is the base URL that of a chat completions API?");
    }
    finish();
  }

  @Override
  public boolean piece(JsonParser json) throws IOException, ModelException {
    completion(json, true);
    return false;
  }

  @Override
  public boolean end() {
    if (reason == null) {
      return false;
    }
    finish();
    return true;
  }

  private void finish() {
    calls.done();
    events.finish(reason == null ? FinishReason.OTHER : reason);
  }

  private void completion(JsonParser json, boolean piece) throws IOException, ModelException {
    JsonFields.open(json);
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "choices" -> choices(json, piece);
        case "usage" -> usage(json);
        case "x_groq" -> vendorUsage(json);
        case "error" -> protocol.throwReported(json);
        default -> json.skipChildren();
      }
    }
    if (brokenOff) {
      throw Failures.reported(new Complaint("it broke off its answer and gave no reason", "", ""), protocol);
    }
  }

  private void choices(JsonParser json, boolean piece) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      json.skipChildren();
      return;
    }
    for (boolean only = true; json.nextToken() != JsonToken.END_ARRAY; only = false) {
      if (only) {
        choice(json, piece);
      } else {
        json.skipChildren();
      }
    }
  }

  private void choice(JsonParser json, boolean piece) throws IOException, ModelException {
    answered = true;
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "delta", "message" -> message(json, piece);
        case "finish_reason" -> finishReason(json);
        case "error" -> protocol.throwReported(json);
        default -> json.skipChildren();
      }
    }
    if (reason != null) {
      calls.done();
    }
  }

  private void message(JsonParser json, boolean piece) throws IOException {
    String reasoning = "";
    String details = "";
    StringBuilder parts = null;
    String text = "";
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "content" -> {
          if (json.currentToken() == JsonToken.START_ARRAY) {
            parts = new StringBuilder();
            text = contentParts(json, parts);
          } else {
            text = JsonFields.text(json);
          }
        }
        case "refusal" -> text += JsonFields.text(json);
        case "reasoning_content", "reasoning" -> {
          String said = JsonFields.text(json);
          // A server that sends both sends the same twice.
          reasoning = said.isEmpty() ? reasoning : said;
        }
        case "reasoning_details" -> details = reasoningDetails(json);
        case "tool_calls" -> toolCalls(json, piece);
        default -> json.skipChildren();
      }
    }
    events.thinking(reasoning.isEmpty() ? details : reasoning);
    if (parts != null) {
      events.thinking(parts.toString());
    }
    events.text(text);
  }

  /** Mistral's way: text and thinking as parts of the content. */
  private static String contentParts(JsonParser json, StringBuilder thinking) throws IOException {
    StringBuilder text = new StringBuilder();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      for (String field; (field = JsonFields.next(json)) != null;) {
        switch (field) {
          case "text" -> text.append(JsonFields.text(json));
          case "thinking" -> {
            if (json.currentToken() == JsonToken.START_ARRAY) {
              thinking.append(contentParts(json, thinking));
            } else {
              thinking.append(JsonFields.text(json));
            }
          }
          default -> json.skipChildren();
        }
      }
    }
    return text.toString();
  }

  private static String reasoningDetails(JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return "";
    }
    StringBuilder said = new StringBuilder();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      for (String field; (field = JsonFields.next(json)) != null;) {
        switch (field) {
          case "text", "summary" -> said.append(JsonFields.text(json));
          default -> json.skipChildren();
        }
      }
    }
    return said.toString();
  }

  private void toolCalls(JsonParser json, boolean piece) throws IOException {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      return;
    }
    while (json.nextToken() != JsonToken.END_ARRAY) {
      toolCall(json, piece);
    }
  }

  private void toolCall(JsonParser json, boolean piece) throws IOException {
    int index = -1;
    String id = "";
    String name = "";
    String arguments = "";
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "index" -> index = (int) JsonFields.number(json);
        case "id" -> id = JsonFields.text(json);
        case "function" -> {
          if (json.currentToken() != JsonToken.START_OBJECT) {
            continue;
          }
          for (String part; (part = JsonFields.next(json)) != null;) {
            switch (part) {
              case "name" -> name = JsonFields.text(json);
              case "arguments" -> arguments = JsonFields.textOrJson(json);
              default -> json.skipChildren();
            }
          }
        }
        default -> json.skipChildren();
      }
    }
    if (piece) {
      calls.fragment(index, id, name, arguments);
    } else {
      calls.whole(id, name, arguments);
    }
  }

  private void finishReason(JsonParser json) throws IOException {
    String said = JsonFields.text(json);
    // What went wrong may stand beside it, before or after.
    brokenOff |= said.equals("error");
    if (!said.isEmpty()) {
      reason = switch (said) {
        case "stop" -> FinishReason.STOP;
        case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
        case "length", "model_length" -> FinishReason.LENGTH;
        case "content_filter" -> FinishReason.CONTENT_FILTER;
        default -> FinishReason.OTHER;
      };
    }
  }

  /** Groq's way of telling the usage of a stream. */
  private void vendorUsage(JsonParser json) throws IOException, ModelException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      return;
    }
    for (String field; (field = JsonFields.next(json)) != null;) {
      switch (field) {
        case "usage" -> usage(json);
        case "error" -> protocol.throwReported(json);
        default -> json.skipChildren();
      }
    }
  }

  private void usage(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.START_OBJECT) {
      UsageFields usage = UsageFields.read(json);
      events.used(usage.usage(), usage.written());
    }
  }
}
