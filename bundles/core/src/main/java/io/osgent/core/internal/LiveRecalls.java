package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.MemoryRecalled;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.core.internal.context.Prompt;
import io.osgent.core.internal.memory.Selection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the memories of runs, each in a thread of its own. A run goes on without one that is not here, fails or is slow. */
final class LiveRecalls {
  private static final Logger LOG = LoggerFactory.getLogger(LiveRecalls.class);

  private final Plugins<Memory> memories;
  private final TokenCounts counts;
  private final Executor threads;
  private final Duration patience;

  /** @param patience how long a run waits for its memories */
  LiveRecalls(Plugins<Memory> memories, TokenCounts counts, Executor threads, Duration patience) {
    this.memories = memories;
    this.counts = counts;
    this.threads = threads;
    this.patience = patience;
  }

  World.Recall begin(ActiveRun run, RunPlan plan, List<String> names, Query query) {
    var calls = new LinkedHashMap<String, BoundedCall<List<Recollection>>>();
    for (String name : names) {
      calls.put(name, new BoundedCall<>(run.run(), threads, () -> ask(name, run, plan, query), () -> {}));
    }
    return new Asked(run, plan, calls, System.nanoTime());
  }

  private List<Recollection> ask(String name, ActiveRun run, RunPlan plan, Query query) throws InterruptedException {
    try (var lease = memories.acquire(name, plan.pins().memories().get(name))
        .orElseThrow(() -> new ProblemException(new Problem("memory_not_found", 503,
            "the memory '" + name + "' of agent " + plan.agent().id() + " is not here now", true, null, null)))) {
      return lease.service().recall(run.scope(), query);
    }
  }

  private final class Asked implements World.Recall {
    private final ActiveRun run;
    private final RunPlan plan;
    private final Map<String, BoundedCall<List<Recollection>>> calls;
    private final long since;

    Asked(ActiveRun run, RunPlan plan, Map<String, BoundedCall<List<Recollection>>> calls, long since) {
      this.run = run;
      this.plan = plan;
      this.calls = calls;
      this.since = since;
    }

    @Override
    public List<MemoryRecalled> answers(Prompt shown, List<MemoryRecalled> before) throws InterruptedException {
      var found = new LinkedHashMap<String, List<Recollection>>();
      var problems = new LinkedHashMap<String, Problem>();
      for (var call : calls.entrySet()) {
        try {
          found.put(call.getKey(), call.getValue().await(patience.minusNanos(System.nanoTime() - since)));
        } catch (TimeoutException e) {
          problems.put(call.getKey(), late(call.getKey(), e));
        } catch (ExecutionException e) {
          problems.put(call.getKey(), failed(call.getKey(), e.getCause()));
        }
      }
      var shares = new Selection(shown, run.view().input(), before, plan.agent().context().memoryTokens(),
          text -> counts.count(plan.model(), text)).of(found);
      var answers = new ArrayList<MemoryRecalled>();
      calls.keySet().forEach(name -> {
        Selection.Share share = shares.get(name);
        answers.add(share == null
            ? new MemoryRecalled(name, List.of(), 0, problems.get(name))
            : new MemoryRecalled(name, share.recollections(), share.tokens(), null));
      });
      return answers;
    }

    private Problem late(String name, TimeoutException e) {
      LOG.debug("The memory {} is too slow for run {}", name, run.run(), e);
      return new Problem("memory_timeout", 504, "the memory '" + name + "' did not answer in "
          + patience.toMillis() + " ms", true, null, null);
    }

    private Problem failed(String name, Throwable why) {
      if (why instanceof ProblemException told) {
        return told.problem();
      }
      LOG.warn("The memory {} failed in run {}", name, run.run(), why);
      return new Problem("memory_failed", 500,
          "the memory '" + name + "' failed inside; the server's log has the details",
          true, null, null);
    }

    @Override
    public void close() {
      calls.values().forEach(BoundedCall::giveUp);
    }
  }
}
