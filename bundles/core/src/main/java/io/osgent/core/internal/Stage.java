package io.osgent.core.internal;

import java.util.concurrent.Executor;

/**
 * What every run's loop works with.
 *
 * @param world what lies outside the log
 * @param threads starts a virtual thread for each task
 */
record Stage(ActiveRun run, RunPlan plan, World world, Executor threads) {}
