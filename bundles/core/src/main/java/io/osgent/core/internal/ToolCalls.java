package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.api.event.EventData;
import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Phase;
import io.osgent.api.model.Message.ToolAnswer;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A run's tool calls: those of one answer side by side, each told in the log before and after. */
final class ToolCalls {
  private static final Logger LOG = LoggerFactory.getLogger(ToolCalls.class);

  private final ActiveRun run;
  private final RunPlan plan;
  private final RunLoopServices services;
  private int calls;

  ToolCalls(ActiveRun run, RunPlan plan, RunLoopServices services) {
    this.run = run;
    this.plan = plan;
    this.services = services;
  }

  /** What the tools answered, in the order asked. Whatever goes wrong with a tool is an answer too. */
  List<ToolAnswer> call(List<ToolRequest> requests) throws InterruptedException {
    calls += requests.size();
    int limit = plan.agent().limits().toolCalls();
    if (calls > limit) {
      throw ModelCalls.exceeded("tool_calls", limit + " tool calls");
    }
    var under = new ArrayList<Attempt>(requests.size());
    try {
      for (ToolRequest request : requests) {
        under.add(begin(request));
      }
      var answers = new ArrayList<ToolAnswer>(requests.size());
      for (Attempt attempt : under) {
        answers.add(attempt.await());
      }
      return answers;
    } catch (InterruptedException | RuntimeException e) {
      under.forEach(Attempt::abandon);
      throw e;
    }
  }

  private Attempt begin(ToolRequest request) throws InterruptedException {
    var attempt = new Attempt(request);
    Plugin<Tool>.Lease lease = plan.tools().names().contains(request.tool())
        ? services.registry().tools().acquire(request.tool()).orElse(null)
        : null;
    if (lease == null) {
      attempt.settle("There is no tool named '" + request.tool() + "' now. " + choice(), true);
      return attempt;
    }
    ToolSpec spec = lease.service().spec();
    try {
      var call = new ToolCall(request.id(), services.toolBox().arguments(spec, request.arguments()));
      var context = new Context(run, run.run() + "/" + request.id(), Instant.now().plus(spec.timeout()));
      run.log().append(new EventData.ToolStarted(request.id(), request.tool(), context.effectKey(),
          lease.plugin().bundleName(), lease.plugin().version()));
      if (spec.effect() != Effect.READ) {
        run.log().sync();
      }
      attempt.start(lease, spec, call, context);
    } catch (InvalidArguments e) {
      lease.close();
      attempt.settle(e.getMessage(), true);
    } catch (InterruptedException | RuntimeException e) {
      lease.close();
      throw e;
    }
    return attempt;
  }

  private String choice() {
    List<String> names = plan.tools().names().stream()
        .filter(name -> services.registry().tools().find(name).isPresent()).toList();
    return names.isEmpty() ? "There are no tools." : "There are: " + String.join(", ", names) + ".";
  }

  private record Context(ActiveRun active, String effectKey, Instant deadline) implements ToolContext {
    @Override
    public Scope scope() {
      return active.scope();
    }

    @Override
    public String run() {
      return active.run();
    }

    @Override
    public boolean cancelled() {
      return active.cancelled() || Instant.now().isAfter(deadline);
    }
  }

  /** One call under way; it is settled once, by the tool or by the clock. */
  private final class Attempt {
    private final ToolRequest request;
    private final AtomicBoolean settled = new AtomicBoolean();
    private final CompletableFuture<ToolAnswer> answer = new CompletableFuture<>();
    private final AtomicReference<Thread> thread = new AtomicReference<>();
    private Duration timeout = Duration.ZERO;

    Attempt(ToolRequest request) {
      this.request = request;
    }

    void start(Plugin<Tool>.Lease lease, ToolSpec spec, ToolCall call, ToolContext context) {
      timeout = spec.timeout();
      services.threads().execute(() -> {
        MDC.put("run", run.run());
        thread.set(Thread.currentThread());
        try (lease) {
          if (!settled.get()) {
            ToolResult result = invoke(lease.service(), call, context);
            settle(bounded(result.text(), spec.maxResultChars()), result.error());
          }
        } finally {
          MDC.remove("run");
        }
      });
    }

    private ToolResult invoke(Tool tool, ToolCall call, ToolContext context) {
      try {
        return services.interceptors().around(
            new Call<>(Phase.TOOL, request.tool(), call, ToolResult.class, context), () -> tool.call(call, context));
      } catch (InterruptedException e) {
        return ToolResult.error(request.tool() + " was stopped.");
      } catch (Exception e) {
        LOG.debug("Tool {} failed", request.tool(), e);
        return ToolBox.failed(e);
      } catch (LinkageError | StackOverflowError | AssertionError e) {
        LOG.warn("Tool {} is broken", request.tool(), e);
        return ToolResult.error(request.tool() + " is broken: " + e);
      }
    }

    private static String bounded(String text, int most) {
      return text.length() <= most
          ? text
          : text.substring(0, most) + "\n[cut: " + (text.length() - most) + " more characters]";
    }

    void settle(String text, boolean error) {
      if (settled.compareAndSet(false, true)) {
        run.log().append(new EventData.ToolFinished(request.id(), request.tool(), text, error));
        answer.complete(new ToolAnswer(request.id(), request.tool(), text, error));
      }
    }

    ToolAnswer await() throws InterruptedException {
      try {
        return settled.get() ? answer.join() : answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        settle(request.tool() + " took longer than " + timeout.toMillis() + " ms and was stopped.", true);
        interrupt();
        return answer.join();
      } catch (ExecutionException e) {
        throw new IllegalStateException("an answer is only ever completed in order", e);
      }
    }

    void abandon() {
      settle(request.tool() + " was stopped together with the run.", true);
      interrupt();
    }

    /** To be called once it is settled: a call that has not begun by then does not begin any more. */
    private void interrupt() {
      Thread working = thread.get();
      if (working != null) {
        working.interrupt();
      }
    }
  }
}
