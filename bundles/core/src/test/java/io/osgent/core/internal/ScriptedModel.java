package io.osgent.core.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;

/** A model that says what it was told to say, and notes what it was asked. */
final class ScriptedModel implements ChatModel {
  /** Makes an answer out of a request. */
  interface Script extends Function<ChatRequest, List<ModelEvent>> {}

  final List<ChatRequest> asked = new ArrayList<>();
  private final LinkedBlockingDeque<Script> scripts = new LinkedBlockingDeque<>();
  private final Script always;

  ScriptedModel(Script always) {
    this.always = always;
  }

  /** Says this to every request. */
  static ScriptedModel saying(String text) {
    return new ScriptedModel(request -> text(text));
  }

  /** Says these one after the other, then falls silent. */
  @SafeVarargs
  static ScriptedModel saying(List<ModelEvent>... answers) {
    var model = new ScriptedModel(request -> {
      throw new AssertionError("the script has ended");
    });
    for (List<ModelEvent> answer : answers) {
      model.scripts.add(request -> answer);
    }
    return model;
  }

  /** Asks for these calls, all in one answer, and says that it is done when it has their answers. */
  static ScriptedModel calling(ToolRequest... requests) {
    return new ScriptedModel(request -> request.messages().getLast() instanceof Message.ToolAnswer
        ? text("Done.")
        : calls(requests));
  }

  /** A model whose stream breaks after this much. */
  static ChatModel breakingOff(String text) {
    return (request, context) -> new ModelStream() {
      private boolean said;

      @Override
      public ModelEvent next() throws ModelException {
        if (said) {
          throw new ModelException(ModelException.Kind.CONNECTION, "the line is dead");
        }
        said = true;
        return new ModelEvent.TextDelta(text);
      }

      @Override
      public void close() {}
    };
  }

  /** A call of a tool that takes a step's number; its name is that of the tool with the number. */
  static ToolRequest step(String tool, int number) {
    return new ToolRequest(tool + number, tool, "{\"number\":" + number + "}");
  }

  /** How often it was asked. */
  synchronized int timesAsked() {
    return asked.size();
  }

  /** What it was last told by tools, in order. */
  synchronized List<String> told() {
    return asked.getLast().messages().stream().filter(Message.ToolAnswer.class::isInstance)
        .map(message -> ((Message.ToolAnswer) message).text()).toList();
  }

  static List<ModelEvent> text(String text) {
    return List.of(new ModelEvent.TextDelta(text), new ModelEvent.UsageReport(Usage.of(10, 5)),
        new ModelEvent.Finished(FinishReason.STOP));
  }

  static List<ModelEvent> calls(ToolRequest... requests) {
    var events = new ArrayList<ModelEvent>();
    for (ToolRequest request : requests) {
      events.add(new ModelEvent.ToolCallDone(request));
    }
    events.add(new ModelEvent.UsageReport(Usage.of(10, 5)));
    events.add(new ModelEvent.Finished(FinishReason.TOOL_CALLS));
    return events;
  }

  @Override
  public List<ModelInfo> models() {
    return List.of(new ModelInfo("scripted", "", null));
  }

  @Override
  public synchronized ModelStream open(ChatRequest request, CallContext context) {
    asked.add(new ChatRequest(request.model(), request.instructions(), List.copyOf(request.messages()), request.tools(),
        request.maxOutputTokens(), request.temperature(), request.outputSchema(), request.incremental()));
    Script script = scripts.isEmpty() ? always : scripts.poll();
    return new Playing(script.apply(request));
  }

  /** A model that never answers, or not to the end, until its stream is closed. */
  static final class Silent implements ChatModel {
    final CountDownLatch opened = new CountDownLatch(1);
    final CountDownLatch closed = new CountDownLatch(1);
    private final ArrayDeque<ModelEvent> before;

    /** @param before what it says before it falls silent */
    Silent(ModelEvent... before) {
      this.before = new ArrayDeque<>(List.of(before));
    }

    @Override
    public ModelStream open(ChatRequest request, CallContext context) {
      opened.countDown();
      return new ModelStream() {
        @Override
        public ModelEvent next() throws ModelException, InterruptedException {
          if (!before.isEmpty()) {
            return before.poll();
          }
          closed.await();
          throw new ModelException(ModelException.Kind.CONNECTION, "the stream was closed");
        }

        @Override
        public void close() {
          closed.countDown();
        }
      };
    }
  }

  private static final class Playing implements ModelStream {
    private final List<ModelEvent> events;
    private int at;

    Playing(List<ModelEvent> events) {
      this.events = events;
    }

    @Override
    public ModelEvent next() {
      return at == events.size() ? null : events.get(at++);
    }

    @Override
    public void close() {}
  }
}
