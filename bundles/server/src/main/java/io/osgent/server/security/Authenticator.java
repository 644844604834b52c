package io.osgent.server.security;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** Turns what a client shows into a principal. The one place where that is decided, for every interface. Thread-safe. */
@ProviderType
public interface Authenticator {
  /**
   * @param bearer the key as it was sent, or null when none was
   * @return who that is, or empty when the key is missing, unknown, expired or revoked
   */
  Optional<Principal> authenticate(String bearer);

  /**
   * Whether somebody who was let in would be let in again, as the very same: asked for connections that last. Cheap.
   *
   * @param principal as {@link #authenticate} has answered, maybe that of a predecessor
   */
  boolean stands(Principal principal);
}
