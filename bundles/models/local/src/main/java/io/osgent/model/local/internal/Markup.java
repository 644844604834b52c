package io.osgent.model.local.internal;

import com.fasterxml.jackson.core.JsonParser;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Usage;
import io.osgent.model.wire.AnswerEvents;
import io.osgent.model.wire.JsonFields;
import io.osgent.model.wire.ToolCalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/**
 * Reads what a model says in the way that most open models were taught: thoughts between {@code <think>} and
 * {@code </think>} before anything else, and each tool call as JSON between {@code <tool_call>} and {@code </tool_call>}.
 * Of the markup itself nothing is told, even if it comes in bits.
 */
final class Markup {
  static final String THINK = "<think>";
  static final String THOUGHT = "</think>";
  static final String CALL = "<tool_call>";
  static final String CALLED = "</tool_call>";
  /** Here a model begins to make up what its tool might answer. */
  static final String RESPONSE = "<tool_response>";

  private enum Place {
    START, TEXT, THOUGHT, CALL
  }

  private final AnswerEvents events = new AnswerEvents(null);
  private final ToolCalls calls = new ToolCalls(events);
  private final boolean tools;
  private final List<String> endTokens;
  private final List<String> endTexts;
  private final StringBuilder pending = new StringBuilder();
  private final StringBuilder call = new StringBuilder();
  /** Blanks that are told only if more text follows. */
  private final StringBuilder blanks = new StringBuilder();
  private Place place = Place.START;
  private boolean afterMarkup;
  private long promptTokens;
  private long tokens;
  private long thinkingTokens;

  /**
   * @param tools whether the model was told of tools; else what looks like a call is text
   * @param endTokens each of which, coming alone, says that the answer is over
   * @param endTexts the same, wherever they come
   */
  Markup(boolean tools, List<String> endTokens, List<String> endTexts) {
    this.tools = tools;
    this.endTokens = endTokens;
    this.endTexts = endTexts;
  }

  AnswerEvents events() {
    return events;
  }

  /** @param thinking whether the model begins in the midst of thinking */
  void begin(int ofPrompt, boolean thinking) {
    promptTokens = ofPrompt;
    place = thinking ? Place.THOUGHT : Place.START;
  }

  /** Takes the next piece; after the end of the answer there are no more. */
  void add(String piece, int ofPiece) {
    if (events.finished()) {
      return;
    }
    tokens += ofPiece;
    if (place == Place.THOUGHT) {
      thinkingTokens += ofPiece;
    }
    if (endTokens.contains(piece)) {
      stop(true);
      return;
    }
    pending.append(piece);
    read();
  }

  /** The model has left off, without having said that it was at its end. */
  void end() {
    if (!events.finished()) {
      stop(false);
    }
  }

  private void read() {
    while (place != Place.START || started()) {
      Found found = find();
      if (found == null) {
        take(pending.length() - heldBack());
        return;
      }
      take(found.at());
      pending.delete(0, found.marker().length());
      if (endTexts.contains(found.marker()) || found.marker().equals(RESPONSE)) {
        pending.setLength(0);
        stop(true);
        return;
      }
      turn(found.marker());
    }
  }

  /** Whether it is known how the answer begins. */
  private boolean started() {
    String begin = pending.toString().stripLeading();
    if (THINK.startsWith(begin) && begin.length() < THINK.length()) {
      return false;
    }
    if (begin.startsWith(THINK)) {
      pending.setLength(0);
      pending.append(begin, THINK.length(), begin.length());
      enter(Place.THOUGHT);
    } else {
      place = Place.TEXT;
    }
    return true;
  }

  private void turn(String marker) {
    switch (marker) {
      case THOUGHT, CALLED -> {
        if (place == Place.CALL) {
          callDone();
        }
        enter(Place.TEXT);
      }
      case CALL -> {
        blanks.setLength(0);
        enter(Place.CALL);
      }
      default -> throw new IllegalStateException("nothing is known of the marker " + marker);
    }
  }

  private void enter(Place next) {
    place = next;
    afterMarkup = true;
  }

  private record Found(int at, String marker) {}

  private Found find() {
    Found first = null;
    for (String marker : markers()) {
      int at = pending.indexOf(marker);
      if (at >= 0 && (first == null || at < first.at())) {
        first = new Found(at, marker);
      }
    }
    return first;
  }

  private List<String> markers() {
    return switch (place) {
      case THOUGHT -> with(THOUGHT);
      case CALL -> with(CALLED);
      default -> tools ? with(CALL, RESPONSE) : endTexts;
    };
  }

  private List<String> with(String... markers) {
    return Stream.concat(Stream.of(markers), endTexts.stream()).toList();
  }

  /** How much of what is pending may be the beginning of a marker. */
  private int heldBack() {
    int longest = 0;
    for (String marker : markers()) {
      for (int length = Math.min(marker.length() - 1, pending.length()); length > longest; length--) {
        if (marker.startsWith(pending.substring(pending.length() - length))) {
          longest = length;
        }
      }
    }
    return longest;
  }

  /** Tells so much of what is pending. */
  private void take(int length) {
    String text = pending.substring(0, length);
    pending.delete(0, length);
    if (place == Place.CALL) {
      call.append(text);
      return;
    }
    String said = afterMarkup ? text.stripLeading() : text;
    if (said.isEmpty()) {
      return;
    }
    afterMarkup = false;
    if (place == Place.THOUGHT) {
      events.thinking(said);
    } else {
      text(said);
    }
  }

  private void text(String said) {
    if (!tools) {
      events.text(said);
      return;
    }
    String whole = blanks + said;
    String inked = whole.stripTrailing();
    events.text(inked);
    blanks.setLength(0);
    blanks.append(whole, inked.length(), whole.length());
  }

  private void callDone() {
    call(call.toString());
    call.setLength(0);
  }

  /** A call that can't be read is one of a tool without a name: the model is told that there is none, and may try again. */
  private void call(String said) {
    String name = "";
    String arguments = said.strip();
    byte[] bytes = said.getBytes(StandardCharsets.UTF_8);
    try (JsonParser json = JsonFields.parser(bytes, 0, bytes.length)) {
      String named = "";
      String given = "{}";
      JsonFields.open(json);
      for (String field; (field = JsonFields.next(json)) != null;) {
        switch (field) {
          case "name" -> named = JsonFields.text(json);
          case "arguments", "parameters" -> given = JsonFields.textOrJson(json);
          default -> json.skipChildren();
        }
      }
      name = named;
      arguments = given;
    } catch (IOException malformed) {
      // Told as it is.
    }
    calls.whole("", name, arguments);
    calls.done();
  }

  private void stop(boolean said) {
    place = place == Place.START ? Place.TEXT : place;
    take(pending.length());
    if (place == Place.CALL && said) {
      callDone();
    }
    if (!calls.any()) {
      events.text(blanks.toString());
    }
    FinishReason reason = !said ? FinishReason.LENGTH : calls.any() ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    events.used(new Usage(promptTokens, tokens, 0, thinkingTokens));
    events.finish(reason);
  }
}
