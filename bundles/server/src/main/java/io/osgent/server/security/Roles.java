package io.osgent.server.security;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** The roles there are: those that come with the server, and those that are configured. Thread-safe. */
@ProviderType
public interface Roles {
  /** By name. */
  List<Role> list();
}
