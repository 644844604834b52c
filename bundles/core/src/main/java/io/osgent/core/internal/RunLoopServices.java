package io.osgent.core.internal;

import io.osgent.api.plan.Planner;
import java.util.concurrent.Executor;

/**
 * What every run's loop works with.
 *
 * @param threads starts a virtual thread for each task
 */
record RunLoopServices(PluginRegistry registry, ToolBox toolBox, Interceptors interceptors, Planner toolLoop,
    Executor threads) {}
