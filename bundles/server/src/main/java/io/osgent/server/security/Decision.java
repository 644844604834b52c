package io.osgent.server.security;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;

/**
 * What {@link Access} has decided.
 *
 * @param by whom it is about, or null when nobody said who they are
 * @param permission what was needed
 * @param problem why not, a 401 or a 403; null when it is allowed
 */
public record Decision(Principal by, String permission, Problem problem) {
  public boolean allowed() {
    return problem == null;
  }

  /** @throws ProblemException unless it is allowed */
  public void orThrow() {
    if (problem != null) {
      throw new ProblemException(problem);
    }
  }
}
