package io.osgent.server.run;

import java.util.List;

/**
 * What is asked of {@link Runs#start}.
 *
 * @param agent the agent's id
 * @param input what the person says
 * @param images shown with it, each as an {@code https:} or {@code data:} URL
 * @param session the conversation to go on with, or null for a new one
 * @param userId whom it is for, or null for the caller
 * @param model {@code provider/model} instead of the agent's, or null
 * @param multitask what happens when the session has a run that has not ended
 * @param idempotencyKey a second request of the same caller with the same key gets the first one's run, or null
 * @param incremental whether somebody will watch the answer grow; see {@link io.osgent.api.model.ChatRequest#incremental}
 */
public record RunRequest(String agent, String input, List<String> images, String session, String userId, String model,
    Multitask multitask, String idempotencyKey, boolean incremental) {
  public RunRequest {
    images = List.copyOf(images);
  }

  /** With words alone. */
  public RunRequest(String agent, String input, String session, String userId, String model, Multitask multitask,
      String idempotencyKey, boolean incremental) {
    this(agent, input, List.of(), session, userId, model, multitask, idempotencyKey, incremental);
  }
}
