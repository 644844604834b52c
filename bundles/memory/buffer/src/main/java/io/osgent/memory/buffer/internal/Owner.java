package io.osgent.memory.buffer.internal;

import io.osgent.api.Scope;

/** Whose notes they are. */
record Owner(String tenant, String user) {
  static Owner of(Scope scope) {
    return new Owner(scope.tenant(), scope.user());
  }
}
