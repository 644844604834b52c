package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;

/** Whose memory it is. */
record Person(String tenant, String user) {
  static Person of(Scope scope) {
    return new Person(scope.tenant(), scope.user());
  }

  Scope scope() {
    return new Scope(tenant, user, null, null);
  }
}
