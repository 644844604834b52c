package io.osgent.model.demo.internal;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.ToolSpec;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** A reply, word by word. Tokens are estimated: there is no tokenizer here, and four characters a token is the usual rule. */
final class SpokenStream implements ModelStream {
  private static final int CHARACTERS_PER_TOKEN = 4;

  private final Iterator<ModelEvent> events;
  private volatile boolean closed;

  SpokenStream(ChatRequest request, Reply reply) {
    boolean cut = request.maxOutputTokens() > 0 && tokens(reply.text().length()) > request.maxOutputTokens();
    String text = cut ? start(reply.text(), request.maxOutputTokens() * CHARACTERS_PER_TOKEN) : reply.text();
    var all = new ArrayList<ModelEvent>();
    (request.incremental() ? words(text) : List.of(text)).stream().filter(piece -> !piece.isEmpty())
        .map(ModelEvent.TextDelta::new).forEach(all::add);
    reply.requests().stream().map(ModelEvent.ToolCallDone::new).forEach(all::add);
    long output = text.length() + reply.requests().stream().mapToLong(SpokenStream::length).sum();
    all.add(new ModelEvent.UsageReport(Usage.of(tokens(inputLength(request)), tokens(output))));
    all.add(new ModelEvent.Finished(
        !reply.requests().isEmpty() ? FinishReason.TOOL_CALLS : cut ? FinishReason.LENGTH : FinishReason.STOP));
    this.events = all.iterator();
  }

  @Override
  public ModelEvent next() throws ModelException {
    if (closed) {
      throw new ModelException(Kind.CONNECTION, "the answer was closed before its end", true, null, null);
    }
    return events.hasNext() ? events.next() : null;
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }

  private static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)"));
  }

  /** The first characters, no character that needs two of Java's cut in half. */
  private static String start(String text, int length) {
    return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  private static long tokens(long characters) {
    return (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
  }

  private static long inputLength(ChatRequest request) {
    long length = request.instructions().length();
    for (Message message : request.messages()) {
      length += switch (message) {
        case Message.User user -> user.text().length();
        case Message.Assistant said ->
          said.text().length() + said.toolRequests().stream().mapToLong(SpokenStream::length).sum();
        case Message.ToolAnswer answer -> answer.text().length();
      };
    }
    for (ToolSpec tool : request.tools()) {
      length += tool.name().length() + tool.description().length() + tool.inputSchema().toString().length();
    }
    return length;
  }

  private static long length(ToolRequest request) {
    return (long) request.tool().length() + request.arguments().length();
  }
}
