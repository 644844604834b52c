package io.osgent.core.internal;

import io.osgent.api.model.Message;
import io.osgent.core.internal.ToolBox.ToolSet;
import io.osgent.server.agent.Agent;
import java.util.List;

/**
 * What a run has resolved when it starts and does not change any more.
 *
 * @param provider the name of the model's provider
 * @param model the model's name within it
 * @param incremental whether somebody watches the answer grow
 * @param history what was said in the session before
 */
record RunPlan(Agent agent, String provider, String model, ToolSet tools, boolean incremental,
    History history) {
  @FunctionalInterface
  interface History {
    List<Message> load();
  }

  /** As people and configuration name it. */
  String modelName() {
    return provider + "/" + model;
  }
}
