package io.osgent.api.event;

import io.osgent.api.Problem;
import io.osgent.api.memory.Recollection;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Usage;
import io.osgent.api.policy.Decision;
import io.osgent.api.tool.Effect;
import java.math.BigDecimal;
import java.time.Instant;
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
   * @param by the name of who started it
   * @param images shown with the input, each as an {@code https:} or {@code data:} URL; may be empty
   * @param model {@code provider/model}
   * @param plugins the exact bundles that serve it, as they stood at the start
   * @param preferences what the model is told of the person's preferences, a line each; null where they are not known
   */
  record RunStarted(String agent, int agentVersion, String session, String tenant, String userId, String by,
      String input, List<String> images, String model, List<String> tools, List<UsedPlugin> plugins, String preferences)
      implements
        EventData {
    public RunStarted {
      images = images == null ? List.of() : List.copyOf(images);
    }

    /** Where nobody knows the person's preferences. */
    public RunStarted(String agent, int agentVersion, String session, String tenant, String userId, String by,
        String input, List<String> images, String model, List<String> tools, List<UsedPlugin> plugins) {
      this(agent, agentVersion, session, tenant, userId, by, input, images, model, tools, plugins, null);
    }
  }

  /**
   * A plugin a run has resolved.
   *
   * @param sha256 of the bundle's jar in lower-case hex, or null where it has none
   */
  record UsedPlugin(String kind, String name, String bundle, String version, String sha256) {}

  /**
   * The run goes on after the server, or the bundle that carries runs, was stopped or crashed.
   *
   * @param version of that bundle now
   */
  record RunResumed(String version) implements EventData {}

  /** The run waits for what has been asked for with {@code approval.requested}; it holds no thread meanwhile. */
  record RunPaused() implements EventData {}

  /**
   * The run will not go on: what is to be undone is undone, then it ends.
   *
   * @param by the name of who cancelled it, or null
   * @param problem why it fails, or null when it was cancelled
   */
  record RunStopping(String by, Problem problem) implements EventData {}

  /**
   * A memory was asked what it knows about the input.
   *
   * @param recollections those that are put into the prompt, the best first
   * @param tokens how many they take there, as nearly as that is known
   * @param problem why the run goes on without this memory, or null
   */
  record MemoryRecalled(String memory, List<Recollection> recollections, int tokens, Problem problem)
      implements
        EventData {}

  /**
   * @param call the number of this model call within the run, from 1
   * @param purpose {@code summary} when the model is to sum up what is left out from then on: nothing it says belongs to
   *     the run's answer; null when it is asked what comes next
   */
  record ModelStarted(int call, String model, String purpose) implements EventData {}

  /**
   * The model is asked the same again: what came of the call so far, text and tool requests, is void.
   *
   * @param reason why, for people
   */
  record ModelRestarted(int call, String model, String reason) implements EventData {}

  record TextDelta(String text) implements EventData {}

  record ThinkingDelta(String text) implements EventData {}

  /**
   * A piece of reasoning is complete.
   *
   * @param provider who said it
   * @param state JSON text that this provider is given back when the conversation goes on
   */
  record ThinkingDone(String provider, String state) implements EventData {}

  /** @param arguments JSON text as the model wrote it */
  record ToolRequested(String call, String tool, String arguments) implements EventData {}

  /**
   * A person is asked about a tool call.
   *
   * @param unknown whether the call was cut off and nobody knows if it took effect; else it has not been made yet
   * @param reason why, for people
   * @param arguments JSON text, as the call would be made
   * @param argumentsSha256 of its UTF-8 bytes in lower-case hex: what a decision is bound to
   * @param editable whether the arguments may be changed with the approval
   * @param choices what can be decided
   * @param expiresAt when it is decided without a person, or null for never
   * @param onTimeout what is decided then, or null
   */
  record ApprovalRequested(String call, String tool, boolean unknown, String reason, String arguments,
      String argumentsSha256, boolean editable, List<Decision> choices, Instant expiresAt, Decision onTimeout)
      implements
        EventData {}

  /**
   * @param by the name of who decided; {@code timeout} when nobody did in time
   * @param arguments those the call is made with, when they were changed, or null
   * @param comment or null; the model is told it when the call does not happen, and what came of it when it had been done
   */
  record ApprovalDecided(String call, Decision decision, String by, String arguments, String comment)
      implements
        EventData {}

  /**
   * Durable before a call that has an effect is made.
   *
   * @param effectKey the key handed to the tool, the same if this call has to be repeated
   * @param attempt from 1; more after a call was cut off
   */
  record ToolStarted(String call, String tool, Effect effect, String effectKey, int attempt, String bundle,
      String version) implements EventData {}

  /**
   * @param result what the model is told
   * @param error whether that is what went wrong
   * @param unknown whether the call was broken off and may have taken effect all the same
   * @param artifact the id of what holds the whole of a result that was too long to be shown whole, or null
   */
  record ToolFinished(String call, String tool, String result, boolean error, boolean unknown, String artifact)
      implements
        EventData {
    /** A call that came to its end, or was not made. */
    public ToolFinished(String call, String tool, String result, boolean error) {
      this(call, tool, result, error, false, null);
    }
  }

  /** What a tool did is about to be undone; durable before it is. */
  record CompensationStarted(String call, String tool, String effectKey, String bundle, String version)
      implements
        EventData {}

  /** @param problem why it could not be undone, in one line, or null when it is undone */
  record CompensationFinished(String call, String tool, String problem) implements EventData {}

  /**
   * @param cost in US dollars, or null where no price is known
   * @param cached whether the model had given this answer before, and was not asked again
   */
  record ModelFinished(int call, String model, String bundle, FinishReason reason, Usage usage, BigDecimal cost,
      boolean cached) implements EventData {
    /** Of a model that was asked. */
    public ModelFinished(int call, String model, String bundle, FinishReason reason, Usage usage, BigDecimal cost) {
      this(call, model, bundle, reason, usage, cost, false);
    }
  }

  /**
   * An answer does not fit the agent's output schema, and the model is asked once more.
   *
   * @param message what it is told
   */
  record OutputRejected(String message) implements EventData {}

  /**
   * From here on the model is shown less of the session: a boundary. The log before it stays as it is.
   *
   * @param strategy {@code summarize}, or {@code drop} when what is left out is not summed up
   * @param run up to which run, and
   * @param seq up to which event of it, messages are left out; what the person said in the run that goes on stays
   * @param summary what the model is shown instead, or null
   * @param tokensBefore of the prompt, as nearly as they are known
   * @param tokensAfter of the prompt, as nearly as they are known
   * @param problem why there is no summary although there was to be one, or null
   */
  record SessionCompacted(String strategy, String run, long seq, String summary, long tokensBefore, long tokensAfter,
      String problem) implements EventData {}

  /** @param json whether the output is JSON text, and on the wire the value itself: the agent has an output schema */
  record RunCompleted(String output, boolean json, Usage usage) implements EventData {
    /** With an output that is just text. */
    public RunCompleted(String output, Usage usage) {
      this(output, false, usage);
    }

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
