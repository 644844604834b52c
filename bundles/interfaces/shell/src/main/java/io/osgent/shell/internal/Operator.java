package io.osgent.shell.internal;

import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;

/** Whoever can open the socket runs this server, and may do everything. */
final class Operator {
  static final Principal PRINCIPAL = Principal.of("shell", Principal.HOUSE, "admin", BuiltInRole.ADMIN);

  private Operator() {}
}
