package io.osgent.server.security;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The API keys of users of the caller's tenant: everybody's own, and with {@link Permissions#USERS_WRITE} anybody's.
 * Whatever is refused is a {@link io.osgent.api.ProblemException}. Thread-safe.
 */
@ProviderType
public interface Keys {
  /**
   * What a key is to be.
   *
   * @param roles null for all that its maker has for themselves, or its user for others
   * @param permissions what to narrow it to, or null
   * @param expiresAt or null for never
   */
  record KeyWish(String name, Set<String> roles, Set<String> permissions, Instant expiresAt) {}

  NewKey create(String user, KeyWish wish, Principal by);

  /** By name. */
  List<ApiKey> list(String user, Principal by);

  /** Nobody gets in with it from now on. */
  void revoke(String user, String id, Principal by);
}
