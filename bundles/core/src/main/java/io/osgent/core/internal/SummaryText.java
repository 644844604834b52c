package io.osgent.core.internal;

import io.osgent.api.event.EventData;
import java.util.function.Consumer;

/** Gathers what a model says that sums up. Nobody is shown it before it is whole; what else the model wants is passed over. */
final class SummaryText implements Consumer<EventData> {
  private final ActiveRun run;
  private final StringBuilder text = new StringBuilder();

  SummaryText(ActiveRun run) {
    this.run = run;
  }

  @Override
  public void accept(EventData said) {
    if (said instanceof EventData.TextDelta delta) {
      text.append(delta.text());
    } else if (said instanceof EventData.ModelRestarted) {
      text.setLength(0);
      run.emit(said);
    }
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
