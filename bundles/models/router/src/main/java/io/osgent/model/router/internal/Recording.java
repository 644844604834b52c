package io.osgent.model.router.internal;

import io.osgent.api.model.ModelEvent;
import java.util.ArrayList;
import java.util.List;

/** What an attempt has said so far, to be told later; pieces that follow each other become one. */
final class Recording {
  private final List<ModelEvent> events = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final StringBuilder whole = new StringBuilder();
  private boolean asksForTools;

  void add(ModelEvent event) {
    switch (event) {
      case ModelEvent.TextDelta(String delta) -> {
        flush(thinking);
        text.append(delta);
        whole.append(delta);
      }
      case ModelEvent.ThinkingDelta(String delta) -> {
        flush(text);
        thinking.append(delta);
      }
      default -> {
        flush(text);
        flush(thinking);
        asksForTools |= event instanceof ModelEvent.ToolCallDone;
        events.add(event);
      }
    }
  }

  void clear() {
    events.clear();
    text.setLength(0);
    thinking.setLength(0);
    whole.setLength(0);
    asksForTools = false;
  }

  List<ModelEvent> events() {
    flush(text);
    flush(thinking);
    return List.copyOf(events);
  }

  /** All its text. */
  String text() {
    return whole.toString();
  }

  boolean asksForTools() {
    return asksForTools;
  }

  private void flush(StringBuilder piece) {
    if (!piece.isEmpty()) {
      events.add(
          piece == text ? new ModelEvent.TextDelta(piece.toString()) : new ModelEvent.ThinkingDelta(piece.toString()));
      piece.setLength(0);
    }
  }
}
