package io.osgent.model.wire;

import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelStream;

/** An answer that came in one piece; there is nothing left to wait for. */
final class WholeAnswer implements ModelStream {
  private final AnswerEvents events;

  WholeAnswer(AnswerEvents events) {
    this.events = events;
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
  public void close() {
    // The exchange ended when the answer was whole.
  }
}
