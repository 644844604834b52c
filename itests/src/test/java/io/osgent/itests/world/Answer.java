package io.osgent.itests.world;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What the model answers.
 *
 * @param text in the pieces in which it comes
 * @param asks the tools it wants called after that
 * @param pause before each piece
 * @param silence when it has said its text and then says nothing more until the client has gone: completed at that moment;
 *     else null
 */
public record Answer(List<String> text, List<Ask> asks, Duration pause, CompletableFuture<Void> silence) {
  /** @param arguments JSON text */
  public record Ask(String id, String tool, String arguments) {}

  /** An answer that comes to its end. */
  public static Answer of(Duration pause, List<String> text, Ask... asks) {
    return new Answer(text, List.of(asks), pause, null);
  }

  /** Some text, and then nothing, until the client has gone. */
  public static Answer silent(CompletableFuture<Void> gone, String... text) {
    return new Answer(List.of(text), List.of(), Duration.ZERO, gone);
  }

  public String whole() {
    return String.join("", text);
  }
}
