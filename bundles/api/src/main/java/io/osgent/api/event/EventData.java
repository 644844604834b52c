package io.osgent.api.event;

import io.osgent.api.Problem;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Usage;
import java.math.BigDecimal;
import java.util.List;

/** What an event says: one record a type. A record's name gives its type on the wire, {@code TextDelta} → {@code text.delta}. */
public sealed interface EventData {
  /** The type as it stands on the wire. */
  default String type() {
    return EventTypes.nameOf(getClass());
  }

  /** Whether nothing follows this event. */
  default boolean last() {
    return false;
  }

  /**
   * The run was accepted, with everything it will use resolved.
   *
   * @param model {@code provider/model}
   * @param plugins the exact bundles that serve it, as they stood at the start
   */
  record RunStarted(String agent, int agentVersion, String session, String userId, String input, String model,
      List<String> tools, List<UsedPlugin> plugins) implements EventData {}

  /** A plugin a run has resolved. */
  record UsedPlugin(String kind, String name, String bundle, String version) {}

  record MemoryRecalled(String memory, List<Recollection> recollections) implements EventData {}

  /** @param call the number of this model call within the run, from 1 */
  record ModelStarted(int call, String model) implements EventData {}

  record TextDelta(String text) implements EventData {}

  record ThinkingDelta(String text) implements EventData {}

  /** @param arguments JSON text as the model wrote it */
  record ToolRequested(String call, String tool, String arguments) implements EventData {}

  /** @param effectKey the key handed to the tool, the same if this call has to be repeated */
  record ToolStarted(String call, String tool, String effectKey, String bundle, String version) implements EventData {}

  /** @param result what the model is told */
  record ToolFinished(String call, String tool, String result, boolean error) implements EventData {}

  /** @param cost in US dollars, or null where no price is known */
  record ModelFinished(int call, String model, String bundle, FinishReason reason, Usage usage, BigDecimal cost)
      implements
        EventData {}

  record RunCompleted(String output, Usage usage) implements EventData {
    @Override
    public boolean last() {
      return true;
    }
  }

  record RunFailed(Problem problem, Usage usage) implements EventData {
    @Override
    public boolean last() {
      return true;
    }
  }

  /** @param by the name of who cancelled it */
  record RunCancelled(String by, Usage usage) implements EventData {
    @Override
    public boolean last() {
      return true;
    }
  }
}
