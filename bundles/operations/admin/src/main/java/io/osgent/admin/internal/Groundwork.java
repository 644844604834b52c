package io.osgent.admin.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Access;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.util.List;
import java.util.Locale;

/**
 * What whoever configures it could make themselves an administrator with, or escape being watched: who is let in and
 * through which door, what tools may do, what is noted and for how long, where secrets and data are, and the framework
 * itself. It takes all permissions to change it.
 */
final class Groundwork {
  private static final List<String> PIDS = List.of("io.osgent.security", "io.osgent.http", "io.osgent.policy",
      "io.osgent.core", "io.osgent.activity", "io.osgent.retention", "io.osgent.preferences",
      "io.osgent.secrets", "io.osgent.storage", "org.apache.felix", "org.apache.aries", "org.ops4j", "org.osgi");

  private Groundwork() {}

  /** @throws ProblemException 403 when this principal may not change the configuration that is called so */
  static void requireMayChange(String name, Principal by) {
    String pid = ConfigFolder.pid(name).toLowerCase(Locale.ROOT);
    if (PIDS.stream().anyMatch(part -> pid.equals(part) || pid.startsWith(part + "."))) {
      Access.decide(by, Permissions.EVERYTHING).orThrow();
    }
  }

  /**
   * A reference would hand the server's own secrets to whatever the configuration is for, to an address of one's choice.
   *
   * @throws ProblemException 403 when this principal may not have a setting refer to what is kept elsewhere
   */
  static void requireMayRefer(String setting, String text, Principal by) {
    if (ConfigValue.refersElsewhere(text) && !Access.decide(by, Permissions.EVERYTHING).allowed()) {
      throw new ProblemException(Problem.of("forbidden", 403,
          "'" + setting + "' would refer to a secret of the server, "
              + "which needs the permission " + Permissions.EVERYTHING
              + "; give the secret itself, and it is kept in a file of its own"));
    }
  }
}
