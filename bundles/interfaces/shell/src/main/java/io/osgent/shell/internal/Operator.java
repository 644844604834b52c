package io.osgent.shell.internal;

import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.util.Set;

/** Whoever can open the socket runs this server, and may do everything. */
final class Operator {
  /** No key has a name with a slash, so that none passes for it. */
  static final Principal PRINCIPAL = new Principal("shell/admin", "shell", Principal.HOUSE, "admin",
      Set.of(BuiltInRole.ADMIN.wireName()), BuiltInRole.ADMIN.permissions());

  private Operator() {}
}
