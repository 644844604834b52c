package io.osgent.api.plan;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says what a run does next, registered with {@code osgent.name}. A pure function of what is in the log: asked twice
 * with the same view it gives the same step, so that a run can be resumed and replayed.
 */
@ConsumerType
public interface Planner {
  Step next(PlanView view);
}
