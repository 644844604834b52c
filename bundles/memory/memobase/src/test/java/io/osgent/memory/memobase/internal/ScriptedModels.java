package io.osgent.memory.memobase.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import io.osgent.api.model.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A model that says what it was told to say, and notes what it was asked. */
final class ScriptedModels implements Models {
  /** Says something, or fails. */
  interface Script {
    String say(ChatRequest request) throws ModelException, InterruptedException;
  }

  final List<ChatRequest> asked = new ArrayList<>();
  private final Deque<Script> scripts = new ArrayDeque<>();

  ScriptedModels(Script... scripts) {
    this.scripts.addAll(List.of(scripts));
  }

  static Script failing(ModelException.Kind kind) {
    return request -> {
      throw new ModelException(kind, "as it was told to");
    };
  }

  @Override
  public List<ModelInfo> list() {
    return List.of();
  }

  @Override
  public ModelStream open(String model, ChatRequest request, CallContext context)
      throws ModelException, InterruptedException {
    asked.add(request.to(model));
    String text = scripts.removeFirst().say(request);
    int half = text.length() / 2;
    var events = new ArrayDeque<ModelEvent>(List.of(new ModelEvent.TextDelta(text.substring(0, half)),
        new ModelEvent.TextDelta(text.substring(half)), new ModelEvent.UsageReport(Usage.of(100, 20)),
        new ModelEvent.Finished(FinishReason.STOP)));
    return new ModelStream() {
      @Override
      public ModelEvent next() {
        return events.poll();
      }

      @Override
      public void close() {
        events.clear();
      }
    };
  }
}
