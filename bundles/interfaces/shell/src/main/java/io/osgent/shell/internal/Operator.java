package io.osgent.shell.internal;

import io.osgent.server.security.Principal;
import io.osgent.server.security.Principal.Role;

/** Whoever can open the socket runs this server, and may do everything. */
final class Operator {
  static final Principal PRINCIPAL = new Principal("shell", "default", "admin", Role.ADMIN);

  private Operator() {}
}
