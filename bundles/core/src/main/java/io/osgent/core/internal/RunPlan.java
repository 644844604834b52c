package io.osgent.core.internal;

import io.osgent.core.internal.ToolBox.ToolSet;
import io.osgent.core.internal.context.Prompt;
import io.osgent.server.agent.Agent;

/**
 * What a run has resolved when it starts and does not change any more.
 *
 * @param model {@code provider/model}
 * @param tools in canonical order
 * @param incremental whether somebody watches the answer grow
 * @param history what is shown of the session before
 * @param pins the plugins it began on
 * @param output what its answer is held to
 */
record RunPlan(Agent agent, String model, ToolSet tools, boolean incremental, History history, Pins pins,
    OutputCheck output) {
  @FunctionalInterface
  interface History {
    Prompt load();
  }

  String provider() {
    return model.substring(0, model.indexOf('/'));
  }

  /** The model's name within its provider. */
  String modelOfProvider() {
    return model.substring(model.indexOf('/') + 1);
  }

  boolean offers(String tool) {
    return tools.names().contains(tool);
  }
}
