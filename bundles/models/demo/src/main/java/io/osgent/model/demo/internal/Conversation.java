package io.osgent.model.demo.internal;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.Message.ToolAnswer;
import io.osgent.api.model.ToolRequest;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The messages of a request, from where they matter. */
final class Conversation {
  /** Nothing plain is longer; the rest of a text is not read. */
  private static final int READ_OF_A_TEXT = 4_000;
  /** How the message begins that shows what is remembered, a note a line: {@code - [8 May 2026] ann: My cat is called Mia.} */
  private static final String REMEMBERED = "[Remembered ";
  private static final Pattern NOTE = Pattern.compile("^- \\[[^]]*] (?:[^:]{1,200}: )?");

  private final String instructions;
  private final List<Message> messages;
  private final int lastQuestion;

  Conversation(ChatRequest request) {
    this.instructions = request.instructions();
    this.messages = request.messages();
    int last = messages.size() - 1;
    while (last >= 0 && !(messages.get(last) instanceof Message.User)) {
      last--;
    }
    this.lastQuestion = last;
  }

  /** What the person said last; empty when nothing was. */
  String question() {
    return lastQuestion >= 0 && messages.get(lastQuestion) instanceof Message.User user ? clipped(user.text()) : "";
  }

  /** What tools have answered since. */
  List<ToolAnswer> answers() {
    return messages.stream().skip(lastQuestion + 1L).filter(ToolAnswer.class::isInstance).map(ToolAnswer.class::cast)
        .toList();
  }

  /** Every tool call asked for so far. */
  List<ToolRequest> toolRequests() {
    return messages.stream().filter(Message.Assistant.class::isInstance)
        .flatMap(message -> ((Message.Assistant) message).toolRequests().stream()).toList();
  }

  /** All the person has said, the latest first. */
  List<String> said() {
    return users().filter(text -> !text.startsWith(REMEMBERED)).toList().reversed();
  }

  /** What the model was told besides, line by line, and what is remembered of other conversations. */
  List<String> background() {
    return Stream.concat(clipped(instructions).lines(), users().filter(text -> text.startsWith(REMEMBERED))
        .flatMap(String::lines).map(line -> NOTE.matcher(line).replaceFirst(""))).toList();
  }

  private Stream<String> users() {
    return messages.stream().limit(lastQuestion + 1L).filter(Message.User.class::isInstance)
        .map(message -> clipped(((Message.User) message).text()));
  }

  private static String clipped(String text) {
    return text.length() <= READ_OF_A_TEXT ? text : text.substring(0, READ_OF_A_TEXT);
  }
}
