package io.osgent.core.internal;

import io.osgent.api.event.EventData;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes one answer down as it arrives. Text that arrives together becomes one event; {@code model.finished} comes after
 * all that the answer asks for, so that an answer without it is not whole.
 */
final class AnswerLog {
  private final ActiveRun run;
  private final Consumer<EventData> said;
  private final int call;
  private final World.Answer answer;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder thinking = new StringBuilder();
  private final List<ToolRequest> requests = new ArrayList<>();
  private String model;
  private boolean cached;
  private Usage used = Usage.NONE;
  private BigDecimal cost;
  private FinishReason reason = FinishReason.OTHER;

  AnswerLog(ActiveRun run, int call, String model, World.Answer answer) {
    this(run, run::emit, call, model, answer);
  }

  /** @param said told what comes before the end of the answer, instead of the log */
  AnswerLog(ActiveRun run, Consumer<EventData> said, int call, String model, World.Answer answer) {
    this.run = run;
    this.said = said;
    this.call = call;
    this.model = model;
    this.answer = answer;
  }

  /** Reads it to its end. One that breaks is finished with what it has used, and asks for nothing. */
  void read() throws ModelException, InterruptedException, Withdrawn {
    try {
      boolean ended = false;
      for (ModelEvent event = answer.next(); event != null; event = answer.next()) {
        if (ended) {
          // One that never stops would hold the run for ever.
          throw new ModelException(ModelException.Kind.MALFORMED, "the answer went on behind its end", true, null,
              null);
        }
        ended = event instanceof ModelEvent.Finished;
        take(event);
        if (!answer.ready()) {
          tell();
        }
      }
    } catch (RunCutOff e) {
      throw e;
    } catch (ModelException | InterruptedException | RuntimeException e) {
      reason = FinishReason.BROKEN_OFF;
      finish();
      throw e;
    }
    tell();
    requests
        .forEach(asked -> said.accept(new EventData.ToolRequested(free(asked.id()), asked.tool(), asked.arguments())));
    finish();
  }

  private void finish() {
    tell();
    BigDecimal charged = cost == null ? answer.cost(used) : cost;
    answer.charge(charged);
    run.emit(new EventData.ModelFinished(call, model, answer.bundle(), reason, used, charged, cached));
  }

  private void take(ModelEvent event) {
    switch (event) {
      case ModelEvent.TextDelta(String delta) -> {
        if (!thinking.isEmpty()) {
          tell();
        }
        text.append(delta);
      }
      case ModelEvent.ThinkingDelta(String delta) -> {
        if (!text.isEmpty()) {
          tell();
        }
        thinking.append(delta);
      }
      case ModelEvent.ThoughtDone(Thought thought) -> {
        tell();
        said.accept(new EventData.ThinkingDone(thought.provider(), thought.state()));
      }
      case ModelEvent.Answering other -> change(other);
      case ModelEvent.ToolCallDelta ignored -> {
      }
      case ModelEvent.ToolCallDone(ToolRequest request) -> requests.add(request);
      case ModelEvent.UsageReport(Usage reported, BigDecimal charged) -> {
        used = reported;
        cost = charged;
      }
      case ModelEvent.Finished(FinishReason why) -> reason = why;
    }
  }

  /** What was said before is void for all who read the log, also for the next who asks. */
  private void change(ModelEvent.Answering other) {
    model = other.model();
    cached = other.cached();
    if (other.why() != null) {
      tell();
      requests.clear();
      said.accept(new EventData.ModelRestarted(call, model, other.why()));
    }
  }

  private void tell() {
    if (!text.isEmpty()) {
      said.accept(new EventData.TextDelta(text.toString()));
      text.setLength(0);
    }
    if (!thinking.isEmpty()) {
      said.accept(new EventData.ThinkingDelta(thinking.toString()));
      thinking.setLength(0);
    }
  }

  /** Providers number the calls of one answer; within the run each has a name of its own. */
  private String free(String id) {
    return run.look(state -> {
      String free = id;
      for (int n = 2; state.knowsCall(free); n++) {
        free = id + "_" + n;
      }
      return free;
    });
  }
}
