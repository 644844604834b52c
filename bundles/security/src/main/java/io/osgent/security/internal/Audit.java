package io.osgent.security.internal;

import io.osgent.server.security.Principal;
import java.util.Map;

/** Notes who changes what about users, keys and tenants, before it is changed; what cannot be noted is not done. */
interface Audit {
  /** @param detail never a secret */
  void record(Principal by, String action, String target, Map<String, String> detail);
}
