package io.osgent.api;

import java.util.Objects;

/**
 * Whose data a call touches. It is a required argument wherever data is read or written, so that no call can forget it.
 *
 * @param tenant the organisation; never null
 * @param user the person; never null
 * @param agent the agent that acts, or null where none does
 * @param session the conversation, or null where there is none
 */
public record Scope(String tenant, String user, String agent, String session) {
  public Scope {
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(user, "user");
  }
}
