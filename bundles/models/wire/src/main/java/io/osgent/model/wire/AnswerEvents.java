package io.osgent.model.wire;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.Thought;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.model.Usage;
import java.util.ArrayDeque;

/** The events of one answer that are waiting to be told; text that arrived together is one event. */
public final class AnswerEvents {
  private final Tariff tariff;
  private final ArrayDeque<ModelEvent> waiting = new ArrayDeque<>();
  private final StringBuilder run = new StringBuilder();
  private Usage used;
  private CacheWrites written = CacheWrites.NONE;
  private Usage told;
  private boolean runIsThinking;
  private String first;
  private boolean begun;
  private boolean finished;

  /** @param tariff of the model that answers, or null where it is not known */
  public AnswerEvents(Tariff tariff) {
    this.tariff = tariff;
  }

  public void text(String text) {
    append(text, false);
  }

  public void thinking(String text) {
    append(text, true);
  }

  public void thought(Thought thought) {
    add(new ModelEvent.ThoughtDone(thought));
  }

  public void toolArguments(int index, String fragment) {
    if (!fragment.isEmpty()) {
      add(new ModelEvent.ToolCallDelta(index, fragment));
    }
  }

  public void toolCall(ToolRequest request) {
    add(new ModelEvent.ToolCallDone(request));
  }

  /** What has been used so far, as the provider says; it is told at once the first time, and at the end if it is more then. */
  public void used(Usage usage) {
    used(usage, CacheWrites.NONE);
  }

  /**
   * The same.
   *
   * @param toCache the part of the input that the provider wrote into its cache
   */
  public void used(Usage usage, CacheWrites toCache) {
    used = usage;
    written = toCache;
    if (told == null) {
      tellUsage();
    }
  }

  /** The end; nothing follows it. */
  public void finish(FinishReason reason) {
    tellUsage();
    add(new ModelEvent.Finished(reason));
    finished = true;
  }

  /** The answer breaks here, and yet what it has used was used. */
  void broken() {
    tellUsage();
  }

  /** Whether part of the answer itself has come. */
  boolean begun() {
    return begun;
  }

  public boolean finished() {
    return finished;
  }

  public boolean isEmpty() {
    return waiting.isEmpty() && first == null;
  }

  /** The next event, or null while there is none. */
  public ModelEvent poll() {
    if (waiting.isEmpty()) {
      closeRun();
    }
    return waiting.poll();
  }

  private void append(String text, boolean thinking) {
    if (text.isEmpty()) {
      return;
    }
    begun = true;
    if (first != null && runIsThinking != thinking) {
      closeRun();
    }
    if (first == null) {
      first = text;
      runIsThinking = thinking;
      return;
    }
    if (run.isEmpty()) {
      run.append(first);
    }
    run.append(text);
  }

  private void add(ModelEvent event) {
    closeRun();
    begun |= !(event instanceof ModelEvent.UsageReport);
    waiting.add(event);
  }

  private void tellUsage() {
    if (used != null && !used.equals(told)) {
      told = used;
      add(new ModelEvent.UsageReport(used, tariff == null ? null : tariff.of(used, written)));
    }
  }

  private void closeRun() {
    if (first == null) {
      return;
    }
    String text = run.isEmpty() ? first : run.toString();
    run.setLength(0);
    first = null;
    waiting.add(runIsThinking ? new ModelEvent.ThinkingDelta(text) : new ModelEvent.TextDelta(text));
  }
}
