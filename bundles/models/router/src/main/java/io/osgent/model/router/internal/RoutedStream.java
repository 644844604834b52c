package io.osgent.model.router.internal;

import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** One well-formed answer, whatever becomes of the models that give it. */
final class RoutedStream implements ModelStream {
  /**
   * What is done with an answer besides telling it.
   *
   * @param check to be passed before an answer of any model but the last is told, or null
   * @param structured whether the answer was to fit a schema
   * @param keep takes a whole answer to be told again, or null
   */
  record Handling(AnswerCheck check, boolean structured, Consumer<AnswerCache.Answer> keep) {}

  private record HeldBack(String model, List<ModelEvent> events, FinishReason reason) {}

  private final Attempts attempts;
  private final Handling handling;
  private final UnderWay underWay = new UnderWay();
  private final Ledger ledger = new Ledger();
  private final Recording recording = new Recording();
  private final Deque<ModelEvent> queue = new ArrayDeque<>();
  private Attempt current;
  private HeldBack heldBack;
  private boolean begun;
  private boolean finished;
  private ModelException broken;

  /** @param first the attempt that was opened already */
  RoutedStream(Attempts attempts, Attempt first, Handling handling) {
    this.attempts = attempts;
    this.handling = handling;
    underWay.begin(first);
    answering(first);
  }

  @Override
  public ModelEvent next() throws ModelException, InterruptedException {
    while (queue.isEmpty()) {
      if (finished) {
        return null;
      }
      step();
    }
    return queue.poll();
  }

  @Override
  public boolean ready() {
    return !queue.isEmpty() || finished || !holding() && current.stream().ready();
  }

  @Override
  public void close() {
    underWay.close();
  }

  private void step() throws ModelException, InterruptedException {
    underWay.check();
    if (broken != null) {
      throw broken;
    }
    ModelEvent event;
    try {
      event = current.next();
    } catch (ModelException failure) {
      underWay.check();
      change(() -> attempts.after(current, failure, begun));
      return;
    }
    switch (event) {
      case ModelEvent.UsageReport report -> queue.add(ledger.report(report, current.price()));
      case ModelEvent.Finished(FinishReason reason) -> finish(reason);
      case ModelEvent.Answering other -> {
        if (other.why() != null) {
          recording.clear();
        }
        pass(other);
      }
      case ModelEvent.TextDelta piece -> take(piece);
      case ModelEvent.ThinkingDelta piece -> take(piece);
      case ModelEvent.ThoughtDone piece -> take(piece);
      case ModelEvent.ToolCallDelta piece -> take(piece);
      case ModelEvent.ToolCallDone piece -> take(piece);
    }
  }

  private void take(ModelEvent piece) {
    current.permit().pieceArrived();
    if (holding() || handling.keep() != null) {
      recording.add(piece);
    }
    pass(piece);
  }

  private void pass(ModelEvent event) {
    if (!holding()) {
      begun = true;
      queue.add(event);
    }
  }

  private void finish(FinishReason reason) throws ModelException, InterruptedException {
    current.permit().succeeded();
    if (holding()) {
      Optional<String> flaw = handling.check().flaw(recording, reason, handling.structured());
      if (flaw.isPresent()) {
        heldBack = heldBack == null ? new HeldBack(current.model(), recording.events(), reason) : heldBack;
        current.close();
        change(() -> attempts.beyond(current, flaw.get(), begun));
        return;
      }
      tell(current.model(), recording.events());
    }
    if (handling.keep() != null && (reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS)) {
      handling.keep().accept(new AnswerCache.Answer(current.model(), recording.events(), reason));
    }
    end(reason);
  }

  private void change(UnderWay.Opening opening) throws ModelException, InterruptedException {
    ledger.settle();
    recording.clear();
    try {
      answering(underWay.replace(opening));
    } catch (ModelException nobodyElse) {
      underWay.check();
      if (heldBack == null) {
        broken = nobodyElse;
        throw nobodyElse;
      }
      // An answer with a flaw is better than none.
      tell(heldBack.model(), heldBack.events());
      end(heldBack.reason());
    }
  }

  private void answering(Attempt attempt) {
    current = attempt;
    if (!holding()) {
      queue.add(new ModelEvent.Answering(attempt.model(), attempts.failures().tell()));
    }
  }

  private void tell(String model, List<ModelEvent> events) {
    queue.add(new ModelEvent.Answering(model, attempts.failures().tell()));
    queue.addAll(events);
  }

  private void end(FinishReason reason) {
    queue.add(new ModelEvent.Finished(reason));
    finished = true;
  }

  /** Whether the answer is told only once it has passed its check; the last model's has none to pass. */
  private boolean holding() {
    return handling.check() != null && !current.last();
  }
}
