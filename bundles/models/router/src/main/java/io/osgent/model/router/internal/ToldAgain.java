package io.osgent.model.router.internal;

import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Deque;

/** An answer that was kept; telling it again has used nothing and cost nothing. */
final class ToldAgain implements ModelStream {
  private final Deque<ModelEvent> events = new ArrayDeque<>();
  private volatile boolean closed;

  ToldAgain(AnswerCache.Answer answer) {
    events.add(new ModelEvent.Answering(answer.model(), null, true));
    events.addAll(answer.events());
    events.add(new ModelEvent.UsageReport(Usage.NONE, BigDecimal.ZERO));
    events.add(new ModelEvent.Finished(answer.reason()));
  }

  @Override
  public ModelEvent next() throws ModelException {
    if (closed) {
      throw new ModelException(Kind.CONNECTION, "the answer was closed before its end", true, null, null);
    }
    return events.poll();
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public void close() {
    closed = true;
  }
}
