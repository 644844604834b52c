package io.osgent.model.anthropic.internal;

import com.anthropic.core.JsonValue;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.CacheControlEphemeral;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.ImageBlockParam;
import com.anthropic.models.messages.MessageParam;
import com.anthropic.models.messages.TextBlockParam;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlockParam;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.model.wire.Image;
import io.osgent.model.wire.Protocol;
import io.osgent.model.wire.sdk.RequestWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A conversation as the provider wants it: the two sides take turns, and all tools that were asked for at once answer in
 * one turn.
 */
final class Turns {
  private static final Optional<CacheControlEphemeral> UNMARKED = Optional.empty();

  private final String provider;
  private final RequestWriter json;
  private final Optional<CacheControlEphemeral> mark;
  private final List<MessageParam> turns = new ArrayList<>();
  private List<ContentBlockParam> blocks = new ArrayList<>();
  private boolean assistants;

  /** @param mark what the last things that were said in this call and in the one before carry */
  Turns(String provider, RequestWriter json, Optional<CacheControlEphemeral> mark) {
    this.provider = provider;
    this.json = json;
    this.mark = mark;
  }

  List<MessageParam> of(List<Message> messages) throws ModelException {
    int before = endOfTheCallBefore(messages);
    for (int i = 0; i < messages.size(); i++) {
      Optional<CacheControlEphemeral> marked = i == messages.size() - 1 || i == before ? mark : UNMARKED;
      switch (messages.get(i)) {
        case Message.User user -> user(user, marked);
        case Message.Assistant assistant -> assistant(assistant);
        case Message.ToolAnswer answer -> {
          turn(false);
          ToolResultBlockParam.Builder result = ToolResultBlockParam.builder().toolUseId(answer.callId())
              .content(answer.text()).isError(answer.error());
          marked.ifPresent(result::cacheControl);
          blocks.add(ContentBlockParam.ofToolResult(result.build()));
        }
      }
    }
    endTurn();
    return turns;
  }

  /**
   * The provider looks for what it remembers only a few blocks back from a mark; where many tools have answered at once,
   * it would miss the end of the call before.
   */
  private static int endOfTheCallBefore(List<Message> messages) {
    int assistant = messages.size() - 1;
    while (assistant >= 0 && !(messages.get(assistant) instanceof Message.Assistant)) {
      assistant--;
    }
    return assistant - 1;
  }

  private void user(Message.User user, Optional<CacheControlEphemeral> marked) throws ModelException {
    turn(false);
    boolean wordless = user.text().isBlank() && !user.images().isEmpty();
    for (int i = 0; i < user.images().size(); i++) {
      boolean last = wordless && i == user.images().size() - 1;
      blocks.add(image(Image.of(user.images().get(i)), last ? marked : UNMARKED));
    }
    if (!wordless) {
      blocks.add(ContentBlockParam.ofText(text(user.text(), marked)));
    }
  }

  static TextBlockParam text(String text, Optional<CacheControlEphemeral> marked) {
    TextBlockParam.Builder block = TextBlockParam.builder().text(text);
    marked.ifPresent(block::cacheControl);
    return block.build();
  }

  private static ContentBlockParam image(Image image, Optional<CacheControlEphemeral> marked) {
    ImageBlockParam.Builder block = ImageBlockParam.builder();
    marked.ifPresent(block::cacheControl);
    switch (image) {
      case Image.Address address -> block.urlSource(address.url());
      case Image.Content content -> block.source(Base64ImageSource.builder().data(content.base64())
          .mediaType(Base64ImageSource.MediaType.of(content.mediaType())).build());
    }
    return ContentBlockParam.ofImage(block.build());
  }

  private void assistant(Message.Assistant assistant) throws ModelException {
    turn(true);
    for (Thought thought : assistant.thoughts()) {
      if (thought.provider().equals(provider)) {
        blocks.add(Thoughts.block(thought, json));
      }
    }
    if (!assistant.text().isBlank()) {
      blocks.add(ContentBlockParam.ofText(assistant.text()));
    }
    for (ToolRequest request : assistant.toolRequests()) {
      blocks.add(ContentBlockParam.ofToolUse(ToolUseBlockParam.builder().id(request.id()).name(request.tool())
          .input(ToolUseBlockParam.Input.builder().additionalProperties(input(request)).build()).build()));
    }
  }

  /** Arguments that are no object are told as the provider recommends, so that the model sees what it wrote. */
  private Map<String, JsonValue> input(ToolRequest request) {
    Map<String, JsonValue> input = new LinkedHashMap<>();
    try {
      JsonNode arguments = json.parse(Protocol.arguments(request));
      if (arguments.isObject()) {
        arguments.properties()
            .forEach(field -> input.put(field.getKey(), JsonValue.fromJsonNode(field.getValue())));
        return input;
      }
    } catch (JsonProcessingException malformed) {
      // As those that are something else.
    }
    input.put("INVALID_JSON", JsonValue.fromJsonNode(JsonNodeFactory.instance.textNode(request.arguments())));
    return input;
  }

  private void turn(boolean assistant) {
    if (assistants != assistant) {
      endTurn();
      assistants = assistant;
    }
  }

  private void endTurn() {
    if (!blocks.isEmpty()) {
      turns.add(assistants
          ? MessageParam.ofAssistantOfContentBlockParams(blocks)
          : MessageParam.ofUserOfContentBlockParams(blocks));
      blocks = new ArrayList<>();
    }
  }
}
