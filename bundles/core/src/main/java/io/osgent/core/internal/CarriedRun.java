package io.osgent.core.internal;

import io.osgent.server.run.Run;
import java.util.concurrent.CompletableFuture;

/**
 * A run that this server carries, with its log and with what it has resolved.
 *
 * @param plan comes later for a run that is taken up again, when the plugins it needs have come
 */
record CarriedRun(ActiveRun run, RunLog log, CompletableFuture<RunPlan> plan) {
  String id() {
    return run.run();
  }

  /** As it stands for others: they are told of its end when that is durable. */
  Run view() {
    return log.ended() ? run.ended() : run.view();
  }

  String session() {
    return run.view().session();
  }
}
