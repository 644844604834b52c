package io.osgent.itests.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.Answer.Ask;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A model that does what the person says, answer by answer: {@code book 1; look 2 + put 3; say Done} asks for one tool, then
 * for two at once, then says a word and is done. {@code refuse} refuses the conversation, and {@code silence} says "Well, "
 * and then nothing more. {@code read on} reads on where a tool's answer says that it can be done. Asked to sum up, it does.
 */
public final class Script implements Function<Conversation, Answer> {
  private static final Duration PAUSE = Duration.ofMillis(2);

  /** What it says when it is asked to sum up. */
  public static final String SUMMARY = "They have talked for long.";

  private static final String SUM_UP = "The conversation has grown too long";
  private static final Pattern READER = Pattern.compile("; '(\\w+)' reads it: (\\{.*?\\})\\.]");

  private final BlockingQueue<CompletableFuture<Void>> silences = new LinkedBlockingQueue<>();

  @Override
  public Answer apply(Conversation conversation) {
    String[] lines = conversation.input().split("; ", -1);
    int next = conversation.turns().size();
    String line = next < lines.length ? lines[next] : "refuse";
    if (conversation.input().startsWith(SUM_UP)) {
      return Answer.of(PAUSE, words(SUMMARY));
    } else if (line.equals("read on")) {
      return Answer.of(PAUSE, List.of(), readOn(conversation.turns().getLast().answers().getLast()));
    } else if (line.equals("refuse")) {
      throw new IllegalArgumentException("enough of this");
    } else if (line.equals("silence")) {
      var left = new CompletableFuture<Void>();
      silences.add(left);
      return Answer.silent(left, "Well, ");
    } else if (line.startsWith("say ")) {
      return Answer.of(PAUSE, words(line.substring(4)));
    }
    Ask[] asks = Stream.of(line.split(" \\+ ", -1)).map(call -> call.split(" ", 2))
        .map(call -> new Ask("call_" + call[1], call[0], "{\"step\": " + call[1] + "}")).toArray(Ask[]::new);
    return Answer.of(PAUSE, List.of("I ", line), asks);
  }

  private static Ask readOn(String preview) {
    Matcher told = READER.matcher(preview);
    assertThat(told.find()).as(preview).isTrue();
    return new Ask("call_on", told.group(1), told.group(2));
  }

  private static List<String> words(String text) {
    return Arrays.asList(text.splitWithDelimiters(" ", 0));
  }

  /**
   * Waits until the model falls silent.
   *
   * @return completed when the connection over which it is silent is gone
   */
  public CompletableFuture<Void> awaitSilence() throws InterruptedException {
    CompletableFuture<Void> left = silences.poll(30, TimeUnit.SECONDS);
    assertThat(left).as("the model should fall silent").isNotNull();
    return left;
  }
}
