package io.osgent.core.internal;

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

  String session() {
    return run.view().session();
  }
}
