package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.core.internal.context.Placed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The messages that a run's log comes to: what a model is shown of it. Not thread-safe. */
final class Conversation {
  private final List<Placed> messages = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private final Map<String, ToolRequest> requests = new LinkedHashMap<>();
  private final Map<String, Message.ToolAnswer> answers = new LinkedHashMap<>();
  /** Whether a model answers now; what is asked for at any other time was the planner's idea. */
  private final List<Thought> thoughts = new ArrayList<>();
  private Event now;
  private boolean answering;
  private boolean summarizing;
  private boolean whole;

  /** What is shown of a run that has ended. */
  static List<Placed> of(List<Event> log) {
    var conversation = new Conversation();
    log.forEach(conversation::add);
    conversation.cutTurn();
    return List.copyOf(conversation.messages);
  }

  /** What is settled: the last answer is among it once it is whole, and what tools said once all have answered. */
  List<Placed> messages() {
    return messages;
  }

  void add(Event event) {
    now = event;
    switch (event.data()) {
      case EventData.RunStarted started -> say(new Message.User(started.input(), started.images()));
      case EventData.ModelStarted started -> {
        cutTurn();
        answering = true;
        summarizing = started.purpose() != null;
      }
      case EventData.ModelRestarted ignored -> {
        clear();
        answering = true;
      }
      case EventData.TextDelta delta -> text.append(delta.text());
      case EventData.ThinkingDone done -> thoughts.add(new Thought(done.provider(), done.state()));
      case EventData.ToolRequested asked ->
        request(new ToolRequest(asked.call(), asked.tool(), asked.arguments()));
      case EventData.ModelFinished done when done.reason() == FinishReason.BROKEN_OFF -> {
        // What there is of it is shown if nothing better follows.
      }
      case EventData.ModelFinished ignored when summarizing -> clear();
      case EventData.ModelFinished ignored -> answered();
      case EventData.ToolFinished done -> {
        answers.put(done.call(), new Message.ToolAnswer(done.call(), done.tool(), done.result(), done.error()));
        settle();
      }
      case EventData.OutputRejected rejected -> say(new Message.User(rejected.message()));
      case EventData.RunResumed ignored -> {
      }
      case EventData.RunPaused ignored -> {
      }
      case EventData.RunStopping ignored -> {
      }
      case EventData.MemoryRecalled ignored -> {
      }
      case EventData.ThinkingDelta ignored -> {
      }
      case EventData.ApprovalRequested ignored -> {
      }
      case EventData.ApprovalDecided ignored -> {
      }
      case EventData.ToolStarted ignored -> {
      }
      case EventData.CompensationStarted ignored -> {
      }
      case EventData.CompensationFinished ignored -> {
      }
      case EventData.SessionCompacted ignored -> {
        summarizing = false;
        if (answering) {
          clear();
        }
      }
      case EventData.RunCompleted ignored -> {
      }
      case EventData.RunFailed ignored -> {
      }
      case EventData.RunCancelled ignored -> {
      }
    }
  }

  private void say(Message message) {
    messages.add(new Placed(now.run(), now.seq(), message));
  }

  private void request(ToolRequest asked) {
    if (!answering && whole) {
      messages.removeLast();
    }
    requests.put(asked.id(), asked);
    if (!answering) {
      whole = true;
      say(assistant());
    }
  }

  private void answered() {
    answering = false;
    whole = true;
    if (requests.isEmpty()) {
      say(assistant());
      clear();
    } else {
      say(assistant());
    }
  }

  private void settle() {
    if (whole && answers.keySet().containsAll(requests.keySet())) {
      requests.keySet().forEach(call -> say(answers.get(call)));
      clear();
    }
  }

  private Message.Assistant assistant() {
    return new Message.Assistant(text.toString(), List.copyOf(requests.values()), thoughts);
  }

  /** Every tool request that is shown has its answer: what was cut off before one came is left out. */
  private void cutTurn() {
    if (whole && !requests.isEmpty()) {
      messages.removeLast();
    }
    requests.keySet().retainAll(answers.keySet());
    if (!text.isEmpty() || !requests.isEmpty()) {
      say(assistant());
      requests.keySet().forEach(call -> say(answers.get(call)));
    }
    clear();
  }

  private void clear() {
    answering = false;
    text.setLength(0);
    thoughts.clear();
    requests.clear();
    answers.clear();
    whole = false;
  }
}
