package io.osgent.api.plan;

import io.osgent.api.model.Message;
import java.util.List;

/**
 * A run as a planner sees it.
 *
 * @param messages the conversation so far, oldest first; it ends with what happened last
 * @param modelCalls how many times this run has asked a model
 */
public record PlanView(List<Message> messages, int modelCalls) {}
