package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;

/** A person, for the server to act for: what is theirs is theirs to stop and to forget. */
final class Owner {
  private Owner() {}

  static Principal of(Scope scope) {
    return Principal.of("server", scope.tenant(), scope.user(), BuiltInRole.USER);
  }
}
