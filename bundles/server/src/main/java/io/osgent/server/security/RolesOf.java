package io.osgent.server.security;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/** Which roles somebody has at this moment; for what goes on long after the request that began it. Thread-safe. */
@ProviderType
public interface RolesOf {
  /**
   * @param principal the name of one, as {@link Principal#name} has it
   * @param at when it began something under that name
   * @return empty when that is not known, e.g. because there is no such principal any more, or another has its name now
   */
  Optional<Set<String>> rolesOf(String tenant, String principal, Instant at);
}
