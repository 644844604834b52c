package io.osgent.model.wire;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;

/** An answer that came in one piece; there is nothing left to wait for. */
final class WholeAnswer implements ModelStream {
  private final AnswerEvents events;
  private final Allowance allowance;

  WholeAnswer(AnswerEvents events, Allowance allowance) {
    this.events = events;
    this.allowance = allowance;
  }

  @Override
  public ModelEvent next() {
    return events.poll();
  }

  @Override
  public boolean ready() {
    return true;
  }

  @Override
  public Allowance allowance() {
    return allowance;
  }

  @Override
  public void close() {
    // The exchange ended when the answer was whole.
  }
}
