package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.core.internal.ActiveRun.Stop;
import io.osgent.server.run.Multitask;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
  private final Consumer<CarriedRun> whenOver;
  private final ExecutorService threads = Executors
      .newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 1).factory());
  private final ScheduledExecutorService clock = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-limits").daemon().factory());

  /** @param whenOver told on the run's thread when it has ended */
  Carrier(ActiveRuns active, PluginRegistry registry, ToolBox toolBox, Consumer<CarriedRun> whenOver) {
    this.active = active;
    this.registry = registry;
    this.toolBox = toolBox;
    this.whenOver = whenOver;
    var unused = clock.scheduleWithFixedDelay(this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Takes a run in, behind those of its session.
   *
   * @return those before it
   */
  List<CarriedRun> take(CarriedRun carried, Multitask multitask) {
    List<CarriedRun> before = active.add(carried, multitask);
    whenPlanned(carried, Pins::hold);
    return before;
  }

  private static void whenPlanned(CarriedRun carried, Consumer<Pins> then) {
    var unused = carried.plan().thenAccept(plan -> then.accept(plan.pins()));
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
    } catch (CompletionException | CancellationException e) {
      LOG.error("Run {} cannot go on now; it is taken up again when the server starts", carried.id(), e);
      carried.run().left();
      return;
    }
    var world = new LiveWorld(carried.run(), plan, registry, toolBox);
    new RunLoop(new Stage(carried.run(), plan, world, threads)).run();
    if (carried.run().view().status().ended()) {
      whenOver.accept(carried);
    }
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
    boolean told = carried.run().exclusively(() -> {
      Optional<EventData.RunStopping> before = carried.run().look(state -> Optional.ofNullable(state.stopping()));
      return before.isPresent() || carried.run().emit(new EventData.RunStopping(by, null));
    });
    if (told) {
      carried.run().stop(new Stop.Cancelled(by));
      wake(carried);
    }
    return told;
  }

  /**
   * Leaves every run at its next boundary, or, when that takes too long, where it is. What is written stays; nothing is
   * written after this.
   */
  void leave(Duration atMost) throws InterruptedException {
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
    active.all().forEach(carried -> whenPlanned(carried, Pins::release));
    active.clear();
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
