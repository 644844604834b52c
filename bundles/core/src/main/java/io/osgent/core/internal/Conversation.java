package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.model.Message;
import io.osgent.api.model.ToolRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that a run's log comes to: what a model is shown of it later. */
final class Conversation {
  private final List<Message> messages = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, ToolRequest> requests = new LinkedHashMap<>();
  private final Map<String, Message.ToolAnswer> answers = new LinkedHashMap<>();

  private Conversation() {}

  /** Every tool request in the result has its answer; what was cut off before one came is left out. */
  static List<Message> of(List<Event> log) {
    var conversation = new Conversation();
    log.forEach(event -> conversation.add(event.data()));
    conversation.endTurn();
    return conversation.messages;
  }

  private void add(EventData data) {
    switch (data) {
      case EventData.RunStarted started -> messages.add(new Message.User(started.input()));
      case EventData.ModelStarted ignored -> endTurn();
      case EventData.TextDelta delta -> text.append(delta.text());
      case EventData.ToolRequested asked ->
        requests.put(asked.call(), new ToolRequest(asked.call(), asked.tool(), asked.arguments()));
      case EventData.ToolFinished done ->
        answers.put(done.call(), new Message.ToolAnswer(done.call(), done.tool(), done.result(), done.error()));
      case EventData.MemoryRecalled ignored -> {
      }
      case EventData.ThinkingDelta ignored -> {
      }
      case EventData.ToolStarted ignored -> {
      }
      case EventData.ModelFinished ignored -> {
      }
      case EventData.RunCompleted ignored -> {
      }
      case EventData.RunFailed ignored -> {
      }
      case EventData.RunCancelled ignored -> {
      }
    }
  }

  private void endTurn() {
    requests.keySet().retainAll(answers.keySet());
    if (!text.isEmpty() || !requests.isEmpty()) {
      messages.add(new Message.Assistant(text.toString(), List.copyOf(requests.values())));
      requests.keySet().forEach(call -> messages.add(answers.get(call)));
    }
    text.setLength(0);
    requests.clear();
    answers.clear();
  }
}
