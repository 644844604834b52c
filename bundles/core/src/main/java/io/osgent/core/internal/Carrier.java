package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries runs: gives each a virtual thread when it is its turn or when what it waited for has been decided, watches the
 * clock, and in the end leaves them all at a boundary, for another to go on with. Thread-safe.
 */
final class Carrier {
  private static final long LOOK_MILLIS = 250;
  private static final long BOUNDARY_LOOK_MILLIS = 5;
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final Logger LOG = LoggerFactory.getLogger(Carrier.class);

  private final ActiveRuns active;
  private final PluginRegistry registry;
  private final ToolBox toolBox;
  private final Budgets budgets;
  private final TokenCounts tokens;
  private final ArtifactService artifacts;
  private final Consumer<CarriedRun> whenOver;
  private final LiveRecalls recalls;
  private final ExecutorService threads = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 1).factory());
  private final ScheduledExecutorService clock = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-limits").daemon().factory());

  private volatile boolean leaving;

  /**
   * @param recallPatience how long runs wait for their memories
   * @param whenOver told on the run's thread when it has ended
   */
  Carrier(ActiveRuns active, PluginRegistry registry, ToolBox toolBox, Budgets budgets, TokenCounts tokens,
      ArtifactService artifacts, Duration recallPatience, Consumer<CarriedRun> whenOver) {
    this.active = active;
    this.registry = registry;
    this.toolBox = toolBox;
    this.budgets = budgets;
    this.tokens = tokens;
    this.artifacts = artifacts;
    this.whenOver = whenOver;
    recalls = new LiveRecalls(registry.memories(), tokens, threads, recallPatience);
    var unused = clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a run in, behind those of its session.
   *
   * @return those before it
   * @throws RunCutOff when all are being left
   */
  List<CarriedRun> take(CarriedRun carried, Multitask multitask) {
    List<CarriedRun> before = active.add(carried, multitask);
    // Looked at after it was added: whoever leaves all looks the other way round.
    if (leaving) {
      active.remove(carried);
      throw new RunCutOff();
    }
    whenPlanned(carried, Pins::hold);
    return before;
  }

  private static void whenPlanned(CarriedRun carried, Consumer<Pins> then) {
    var unused = carried.plan().thenAccept(plan -> then.accept(plan.pins()));
  }

  /**
   * Gives up a run of which nothing could be made durable: it will not have happened.
   *
   * @return false when something is durable after all, and it goes on
   */
  boolean takeBack(CarriedRun carried) {
    if (!carried.log().takeBack()) {
      return false;
    }
    carried.run().leaveNow();
    ended(carried);
    return true;
  }

  /** To be told when a run's last event is durable. */
  void ended(CarriedRun carried) {
    whenPlanned(carried, Pins::release);
    active.remove(carried).ifPresent(this::go);
  }

  /** Gives a run a thread, if it is its turn and it stands still. */
  void go(CarriedRun carried) {
    if (active.next(carried.session()).filter(carried::equals).isPresent()) {
      wake(carried);
    }
  }

  /** Gives a run a thread, also when it is not its turn: it is to end. */
  void wake(CarriedRun carried) {
    if (carried.run().wake()) {
      threads.execute(() -> work(carried));
    }
  }

  void execute(Runnable task) {
    threads.execute(task);
  }

  private void work(CarriedRun carried) {
    RunPlan plan;
    try {
      plan = carried.plan().join();
    } catch (CancellationException stopped) {
      carried.run().left();
      return;
    } catch (CompletionException e) {
      LOG.error("Run {} cannot go on now; it is taken up again when the server starts", carried.id(), e);
      carried.run().left();
      return;
    }
    var world = new LiveWorld(carried.run(), plan, registry, toolBox, budgets,
        new ContextWindow(carried.id(), plan, tokens), artifacts, recalls);
    new RunLoop(new Stage(carried.run(), plan, world, threads)).run();
    Run ended = carried.run().ended();
    if (ended == null) {
      return;
    } else if (ended.problem() != null) {
      LOG.warn("Run {} failed: {}", carried.id(), ended.problem().detail());
    }
    whenOver.accept(carried);
  }

  /** Looks now and then instead of setting a clock for each run: most end long before their time is up. */
  private void look() {
    Instant now = Instant.now();
    for (CarriedRun carried : active.all()) {
      try {
        look(carried, now);
      } catch (RuntimeException e) {
        LOG.debug("Run {} is being left", carried.id(), e);
      }
    }
  }

  private void look(CarriedRun carried, Instant now) {
    ActiveRun run = carried.run();
    if (now.isAfter(run.deadline())) {
      Integer seconds = carried.plan().join().agent().limits().wallSeconds();
      Problem problem = ModelCalls.exceeded("wall_seconds", seconds + " seconds").problem();
      run.stop(new Stop.Aborted(problem));
      // It may have come to rest in this very moment.
      wake(carried);
    } else if (run.parked()) {
      carried.log().forget();
      run.questions().stream().filter(question -> isOver(question, now))
          .forEach(question -> timeOut(carried, question));
    }
  }

  private static boolean isOver(ApprovalRequested question, Instant now) {
    return question.expiresAt() != null && now.isAfter(question.expiresAt());
  }

  private void timeOut(CarriedRun carried, ApprovalRequested question) {
    boolean waits = carried.run().exclusively(() -> {
      boolean still = carried.run().questions().contains(question);
      if (still) {
        carried.run()
            .decide(new ApprovalDecided(question.call(), question.onTimeout(), Questions.TIMEOUT, null, null));
      }
      return still;
    });
    if (waits) {
      go(carried);
    }
  }

  /**
   * Stops a run for somebody.
   *
   * @return false when it had ended already
   */
  boolean cancel(CarriedRun carried, String by) {
    boolean stops = carried.run().cancel(by);
    if (stops) {
      wake(carried);
    }
    return stops;
  }

  /**
   * Leaves every run at its next boundary, or, when that takes too long, where it is. What is durable then stays;
   * nothing becomes so after this, for somebody else may go on from there.
   */
  void leave(Duration atMost) throws InterruptedException {
    leaving = true;
    clock.shutdownNow();
    active.all().forEach(carried -> carried.run().leaveAtBoundary());
    if (!awaitBoundaries(Instant.now().plus(atMost))) {
      LOG.info("Some runs reached no boundary in {} s; they are left where they are", atMost.toSeconds());
    }
    active.all().forEach(carried -> carried.log().cutOff());
    active.all().forEach(carried -> carried.run().leaveNow());
    threads.shutdown();
    if (!threads.awaitTermination(FAREWELL.toSeconds(), TimeUnit.SECONDS)) {
      threads.shutdownNow();
      LOG.warn("Some calls did not end although they were interrupted");
    }
    settle(Instant.now().plus(FAREWELL));
    active.all().forEach(carried -> whenPlanned(carried, Pins::release));
    active.clear();
  }

  private void settle(Instant until) throws InterruptedException {
    for (CarriedRun carried : active.all()) {
      if (!carried.log().sync(Duration.between(Instant.now(), until))) {
        LOG.warn("The last events of run {} could not be written; it goes on from those before", carried.id());
        carried.log().takeBack();
      }
    }
  }

  private boolean awaitBoundaries(Instant until) throws InterruptedException {
    while (!active.all().stream().allMatch(carried -> carried.run().over())) {
      if (Instant.now().isAfter(until)) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(BOUNDARY_LOOK_MILLIS);
    }
    return true;
  }
}
