package io.osgent.model.router.internal;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import java.util.Map;
import java.util.Optional;

/**
 * What a request asks of the model that is to answer it. Tokens are estimated, four characters each: there is no tokenizer
 * for every model, and what the estimate is for is an order, not a refusal.
 *
 * @param inputTokens of the prompt
 * @param outputTokens the answer may have, or what answers usually have
 */
record Needs(long inputTokens, long outputTokens, boolean tools, boolean images, boolean structuredOutput) {
  private static final int CHARACTERS_PER_TOKEN = 4;
  private static final int TOKENS_PER_IMAGE = 1000;
  private static final int USUAL_ANSWER = 500;

  static Needs of(ChatRequest request) {
    long characters = request.instructions().length();
    long images = 0;
    for (Message message : request.messages()) {
      characters += length(message);
      images += message instanceof Message.User user ? user.images().size() : 0;
    }
    for (ToolSpec tool : request.tools()) {
      characters += tool.name().length() + tool.description().length() + length(tool.inputSchema());
    }
    return new Needs(characters / CHARACTERS_PER_TOKEN + images * TOKENS_PER_IMAGE,
        request.maxOutputTokens() > 0 ? request.maxOutputTokens() : USUAL_ANSWER, !request.tools().isEmpty(),
        images > 0,
        request.outputSchema() != null);
  }

  /** All of it. */
  long tokens() {
    return inputTokens + outputTokens;
  }

  /** What a model can't do of it, or empty; one that nothing is known of can do anything. */
  Optional<String> missing(Abilities abilities) {
    if (abilities == null) {
      return Optional.empty();
    }
    if (tools && !abilities.tools()) {
      return Optional.of("it can't ask for tools");
    }
    if (images && !abilities.images()) {
      return Optional.of("it can't be shown images");
    }
    return structuredOutput && !abilities.structuredOutput()
        ? Optional.of("it can't be held to a schema")
        : Optional.empty();
  }

  /** Whether prompt and answer are likely to fit. */
  boolean fits(Abilities abilities) {
    return abilities == null || abilities.contextTokens() == 0
        || inputTokens + outputTokens <= abilities.contextTokens();
  }

  private static long length(Message message) {
    return switch (message) {
      case Message.User user -> user.text().length();
      case Message.Assistant said -> said.text().length()
          + said.toolRequests().stream().map(ToolRequest::arguments).mapToLong(String::length).sum();
      case Message.ToolAnswer answer -> answer.text().length();
    };
  }

  private static long length(Object json) {
    return switch (json) {
      case null -> 4;
      case Map<?, ?> map -> map.entrySet().stream()
          .mapToLong(entry -> entry.getKey().toString().length() + 4L + length(entry.getValue())).sum() + 2;
      case Iterable<?> list -> {
        long sum = 2;
        for (Object element : list) {
          sum += length(element) + 1;
        }
        yield sum;
      }
      default -> json.toString().length();
    };
  }
}
