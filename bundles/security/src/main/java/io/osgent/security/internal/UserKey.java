package io.osgent.security.internal;

import io.osgent.server.security.Reach;

/** Which user: ids are of a tenant's own. */
record UserKey(String tenant, String id) {
  Reach reach() {
    return new Reach(tenant, id);
  }
}
