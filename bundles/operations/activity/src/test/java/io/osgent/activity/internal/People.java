package io.osgent.activity.internal;

import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;

/** Who there is in tests. */
final class People {
  static final Principal ADMIN = Principal.of("login/ada", "default", "ada", BuiltInRole.ADMIN);
  static final Principal ANN = Principal.of("login/ann", "default", "ann", BuiltInRole.USER);
  static final Principal STRANGER = Principal.of("login/ann", "acme", "ann", BuiltInRole.ADMIN);

  private People() {}
}
