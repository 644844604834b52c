package io.osgent.itests.world;

import io.osgent.itests.world.Answer.Ask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A model that does what the person says, answer by answer: {@code book 1; look 2 + put 3; say Done} asks for one tool, then
 * for two at once, then says a word and is done. {@code refuse} refuses the conversation, and {@code silence} says "Well, "
 * and then nothing more.
 */
public final class Script implements Function<Conversation, Answer> {
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final CompletableFuture<Void> silent = new CompletableFuture<>();
  private final CompletableFuture<Void> left = new CompletableFuture<>();

  @Override
  public Answer apply(Conversation conversation) {
    String[] lines = conversation.input().split("; ", -1);
    int next = conversation.turns().size();
    String line = next < lines.length ? lines[next] : "refuse";
    if (line.equals("refuse")) {
      throw new IllegalArgumentException("enough of this");
    } else if (line.equals("silence")) {
      silent.complete(null);
      return Answer.silent(left, "Well, ");
    } else if (line.startsWith("say ")) {
      return Answer.of(PAUSE, words(line.substring(4)));
    }
    Ask[] asks = Stream.of(line.split(" \\+ ", -1)).map(call -> call.split(" ", 2))
        .map(call -> new Ask("call_" + call[1], call[0], "{\"step\": " + call[1] + "}")).toArray(Ask[]::new);
    return Answer.of(PAUSE, List.of("I ", line), asks);
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.splitWithDelimiters(" ", 0));
  }

  /** Completed when the model has fallen silent. */
  public CompletableFuture<Void> silent() {
    return silent;
  }

  /** Completed when the connection over which it was silent is gone. */
  public CompletableFuture<Void> left() {
    return left;
  }
}
