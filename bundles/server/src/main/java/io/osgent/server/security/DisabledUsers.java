package io.osgent.server.security;

import org.osgi.annotation.versioning.ProviderType;

/** Whom an administrator has disabled; for what others begin in a user's name. Thread-safe. */
@ProviderType
public interface DisabledUsers {
  /** @return false as well for a user nobody here has made, whom a service acts for */
  boolean isDisabled(String tenant, String user);
}
