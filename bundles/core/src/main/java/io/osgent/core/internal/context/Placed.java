package io.osgent.core.internal.context;

import io.osgent.api.model.Message;

/**
 * A message in its place in the logs of a session.
 *
 * @param seq the event that made it whole
 */
public record Placed(String run, long seq, Message message) {}
