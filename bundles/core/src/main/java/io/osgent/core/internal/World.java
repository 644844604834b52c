package io.osgent.core.internal;

import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.event.EventData.ToolFinished;
import io.osgent.api.memory.Query;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.Usage;
import io.osgent.api.plan.PlanView;
import io.osgent.api.plan.Step;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.core.internal.context.Cut;
import io.osgent.core.internal.context.Cut.Why;
import io.osgent.core.internal.context.Prompt;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a run touches outside its own log. A run that is replayed has a world made of its log; the loop does not know
 * the difference.
 */
interface World {
  /** Begins to ask memories, all at once. */
  Recall recall(List<String> memories, Query query);

  Step plan(PlanView view) throws InterruptedException;

  /**
   * Whether a prompt is to be cut, and where.
   *
   * @param request with the whole prompt
   */
  Optional<Cut> cut(Prompt prompt, ChatRequest request, Why why);

  Answer ask(ChatRequest request) throws ModelException, InterruptedException, Withdrawn;

  /** What a tool answered at length in the session, or null when there is no such artifact. */
  String artifact(String id);

  /** Empty when there is no such tool now. */
  Optional<ToolHandle> tool(ToolUse use) throws InterruptedException;

  Judgement judge(ToolUse use, ToolSpec tool, ToolCall call) throws InterruptedException;

  /** Whether a call that has been decided goes on now; else it does when those before it have. */
  default boolean isTurnOf(ToolUse decided) {
    return true;
  }

  /** Memories that are being asked; who closes this waits for none of them any more. */
  interface Recall extends AutoCloseable {
    /**
     * What goes into the prompt of each memory, in their order; they are waited for no longer than is bearable.
     *
     * @param shown what the prompt shows anyway
     * @param before what is in it of other memories already
     */
    List<MemoryRecalled> answers(Prompt shown, List<MemoryRecalled> before) throws InterruptedException;

    @Override
    void close();
  }

  /** A model's answer under way; {@link #close} may come from any thread. */
  interface Answer extends AutoCloseable {
    /** The symbolic name of the bundle that answers. */
    String bundle();

    /** @return null at the end */
    ModelEvent next() throws ModelException, InterruptedException, Withdrawn;

    boolean ready();

    /** What this much costs with this model, or null where that is not known. */
    BigDecimal cost(Usage usage);

    /**
     * The answer is over.
     *
     * @param cost what it did cost, in US dollars, or null where that is not known
     */
    void charge(BigDecimal cost);

    @Override
    void close();
  }

  /** A tool that stays for as long as this is open. */
  interface ToolHandle extends AutoCloseable {
    ToolSpec spec();

    String bundle();

    String version();

    Map<String, Object> arguments(String text) throws InvalidArguments;

    ToolResult call(ToolCall call, ToolContext context) throws Exception;

    void compensate(ToolCall call, ToolResult result, ToolContext context) throws Exception;

    /** @param how breaks the call off when the tool can wait no longer */
    void whenWithdrawn(Runnable how);

    boolean withdrawn();

    /** How the call that answered ended the first time; only a log can say so. */
    default Optional<ToolFinished> recorded() {
      return Optional.empty();
    }

    @Override
    void close();
  }

  /** What the policies say of a call together. */
  sealed interface Judgement {
    record Go() implements Judgement {}

    record Ask(ApprovalRequested question) implements Judgement {}

    /** @param reason for the model */
    record No(String reason) implements Judgement {}
  }
}
