package io.osgent.policy.internal;

import io.osgent.server.activity.Auditing;
import io.osgent.server.security.Principal;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What administrators do to the policy, one line each. */
final class Acts {
  private static final Logger LOG = LoggerFactory.getLogger("io.osgent.audit");

  private Acts() {}

  /**
   * Records what is about to be done.
   *
   * @throws io.osgent.api.ProblemException when it cannot be recorded: then it is not to be done
   */
  static void record(Auditing auditing, Principal by, String action, String target, String sha256) {
    auditing.record(by, action, target, sha256 == null ? Map.of() : Map.of("sha256", sha256));
    LOG.info("{} {} sha256={} by {}", action, target, sha256 == null ? "-" : sha256, by.logged());
  }
}
