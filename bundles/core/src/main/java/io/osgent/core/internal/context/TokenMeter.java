package io.osgent.core.internal.context;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.ToolSpec;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** How many tokens the parts of one run's prompts have; each message is counted once. Not thread-safe. */
public final class TokenMeter {
  /** What providers write around each part of a request. */
  private static final int AROUND_EACH = 6;
  /** About what the models there are count for an image of a usual size. */
  private static final int IMAGE = 1_500;

  private final ToIntFunction<String> counter;
  private final Map<Message, Long> counted = new IdentityHashMap<>();
  private List<ToolSpec> tools = List.of();
  private List<String> toolTexts = List.of();
  private long toolTokens;
  private String instructions = "";
  private long instructionTokens;

  /** @param counter how many tokens a text has */
  public TokenMeter(ToIntFunction<String> counter) {
    this.counter = counter;
  }

  /** Of all that a request has besides its messages. */
  public long frame(ChatRequest request) {
    List<String> texts = toolTexts(request);
    if (toolTokens == 0) {
      toolTokens = texts.stream().mapToLong(this::of).sum();
    }
    if (!instructions.equals(request.instructions())) {
      instructions = request.instructions();
      instructionTokens = of(instructions);
    }
    return toolTokens + instructionTokens
        + (request.outputSchema() == null ? 0 : of(request.outputSchema().toString()));
  }

  /** They are the same list as long as the run lasts, as a rule. */
  private List<String> toolTexts(ChatRequest request) {
    if (tools != request.tools()) {
      tools = request.tools();
      toolTexts = tools.stream().map(tool -> tool.name() + " " + tool.description() + " " + tool.inputSchema())
          .toList();
      toolTokens = 0;
    }
    return toolTexts;
  }

  public long of(List<Message> messages) {
    return messages.stream().mapToLong(this::of).sum();
  }

  public long of(Message message) {
    return counted.computeIfAbsent(message, this::count);
  }

  private long count(Message message) {
    return switch (message) {
      case Message.User user -> of(user.text()) + (long) IMAGE * user.images().size();
      case Message.Assistant said -> of(said.text()) + said.toolRequests().stream().mapToLong(this::count).sum()
          + said.thoughts().stream().map(Thought::state).mapToLong(this::of).sum();
      case Message.ToolAnswer answer -> of(answer.text());
    };
  }

  private long count(ToolRequest request) {
    return of(request.tool()) + of(request.arguments());
  }

  private long of(String text) {
    return AROUND_EACH + counter.applyAsInt(text);
  }

  /** No prompt has more tokens than this: a token is a byte at least, and a character of Java's three bytes at most. */
  public long most(ChatRequest request) {
    return toolTexts(request).stream().mapToLong(TokenMeter::most).sum() + most(request.instructions())
        + (request.outputSchema() == null ? 0 : most(request.outputSchema().toString())) + most(request.messages());
  }

  public static long most(List<Message> messages) {
    long tokens = 0;
    for (Message message : messages) {
      tokens += switch (message) {
        case Message.User user -> most(user.text()) + (long) IMAGE * user.images().size();
        case Message.Assistant said -> most(said.text())
            + said.toolRequests().stream().mapToLong(asked -> most(asked.tool()) + most(asked.arguments())).sum()
            + said.thoughts().stream().mapToLong(thought -> most(thought.state())).sum();
        case Message.ToolAnswer answer -> most(answer.text());
      };
    }
    return tokens;
  }

  private static long most(String text) {
    return 3L * text.length() + AROUND_EACH;
  }
}
