package io.osgent.server.run;

import io.osgent.server.security.Principal;
import org.osgi.annotation.versioning.ProviderType;

/** What people think of runs. Thread-safe. */
@ProviderType
public interface Feedbacks {
  /**
   * Notes it, and weighs by it whatever was recalled in the run. Of each user one opinion counts, the last.
   *
   * @param comment or null
   * @throws io.osgent.api.ProblemException {@code run_not_found} (404), or {@code run_going_on} (409) before its end
   */
  Feedback give(String run, boolean helpful, String comment, Principal by);
}
