package io.osgent.model.local.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.osgent.api.model.ChatRequest;
import io.osgent.model.local.internal.runner.Command;
import io.osgent.model.wire.JsonValues;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A request in the words of a model. */
final class Wording {
  private static final JsonFactory JSON = new JsonFactory();
  /** As models of several families end an answer; those that a model does not have do no harm. */
  private static final List<String> COMMON_ENDS = List.of("<|im_end|>", "<|eot_id|>", "<|eom_id|>", "<|end|>",
      "<end_of_turn>", "<|endoftext|>", "<|end_of_text|>");
  private static final String NEXT_TURN = "<|im_start|>";

  private final ChatRequest request;
  private final GgufHead head;
  private final List<String> endTokens;

  Wording(ChatRequest request, GgufHead head) {
    this.request = request;
    this.head = head;
    this.endTokens = Stream.concat(head.ends().stream(), COMMON_ENDS.stream()).distinct().toList();
  }

  /** How the answer is to be read. */
  Markup markup() {
    // A model without a template of its own is spoken to in ChatML, whose marks it may have no tokens for.
    List<String> endTexts = head.chatTemplate().isEmpty() ? List.of("<|im_end|>", NEXT_TURN) : List.of();
    return new Markup(!request.tools().isEmpty(), endTokens, endTexts);
  }

  Command command(int id) {
    boolean callsOrSchema = request.outputSchema() != null && !request.tools().isEmpty();
    return new Command.Answer(id, json(new Conversation(request, templateKnowsTools())::write), options(),
        callsOrSchema ? CallGrammar.of(request.tools()) : "");
  }

  /** A template that speaks of tool calls in the way they are read here tells the model of its tools in its own words. */
  private boolean templateKnowsTools() {
    return head.chatTemplate().contains(Markup.CALL) && head.chatTemplate().contains("tools");
  }

  private Map<String, String> options() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("n_predict", Integer.toString(request.maxOutputTokens() > 0 ? request.maxOutputTokens() : -1));
    if (request.temperature() != null) {
      options.put("temperature", request.temperature().toString());
    }
    if (request.outputSchema() != null) {
      options.put("json_schema", json(json -> JsonValues.write(json, request.outputSchema())));
    }
    // Without this what stands for them would not be told.
    options.put("preserved_tokens", json(json -> JsonValues.write(json, Stream.concat(endTokens.stream(),
        Stream.of(Markup.THINK, Markup.THOUGHT, Markup.CALL, Markup.CALLED, Markup.RESPONSE)).toList())));
    return options;
  }

  /** What writes JSON. */
  interface Writing {
    void to(JsonGenerator json) throws IOException;
  }

  static String json(Writing writing) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writing.to(json);
    } catch (IOException impossible) {
      throw new UncheckedIOException("JSON can't be written to memory", impossible);
    }
    return text.toString();
  }
}
