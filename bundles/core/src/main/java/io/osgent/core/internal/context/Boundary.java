package io.osgent.core.internal.context;

import io.osgent.api.event.EventData.SessionCompacted;
import io.osgent.api.model.Message;

/**
 * A place in a session before which its model is shown no messages, but a word about them.
 *
 * @param in the run whose log tells of it
 */
public record Boundary(String in, SessionCompacted compacted) {
  /** Whether a message is no longer shown. What the person wants of the run that goes on is. */
  public boolean hides(Placed placed) {
    int order = placed.run().compareTo(compacted.run());
    boolean before = order < 0 || (order == 0 && placed.seq() <= compacted.seq());
    return before && !placed.begins(in);
  }

  /** Whether anything of a run may still be shown. */
  public boolean leaves(String run) {
    return compacted.run().compareTo(run) <= 0;
  }

  /** What is shown in the place of all that is hidden. */
  public Message note() {
    return note(compacted.summary());
  }

  /** @param summary or null */
  public static Message note(String summary) {
    return new Message.User(summary == null
        ? "[The earlier messages of this conversation were left out, for it has grown too long.]"
        : "[The earlier messages of this conversation were left out, for it has grown too long. In short:]\n\n"
            + summary);
  }
}
