package io.osgent.core.internal;

import io.osgent.api.model.Message.Assistant;
import io.osgent.api.plan.PlanView;
import io.osgent.api.plan.Planner;
import io.osgent.api.plan.Step;

/** The built-in planner: the model decides, and its tools are called until it asks for no more. */
final class ToolLoop implements Planner {
  @Override
  public Step next(PlanView view) {
    if (view.modelCalls() > 0 && view.messages().getLast() instanceof Assistant said) {
      return said.toolRequests().isEmpty() ? new Step.Finish(said.text()) : new Step.CallTools(said.toolRequests());
    }
    return new Step.AskModel();
  }
}
