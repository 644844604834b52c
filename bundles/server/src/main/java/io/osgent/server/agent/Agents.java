package io.osgent.server.agent;

import io.osgent.server.Page;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The agents of this server. Methods that name an agent that is not there throw a
 * {@link io.osgent.api.ProblemException} with code {@code agent_not_found}. Thread-safe.
 */
@ProviderType
public interface Agents {
  /** The current version of each, by id. */
  Page<Agent> list(String after, int limit);

  Agent get(String id);

  Agent get(String id, int version);

  /** Every version, the newest first. */
  Page<Agent> versions(String id);

  /** Saves a new agent as version 1, or throws {@code agent_exists}. */
  Agent create(Agent agent);

  /**
   * Saves a new version; a definition that equals the current one changes nothing.
   *
   * @param expectedVersion the version this change was made on, or null to replace whatever there is
   * @return what is now current
   * @throws io.osgent.api.ProblemException with code {@code version_conflict} if another version is current
   */
  Agent update(Agent agent, Integer expectedVersion);

  /** Withdraws an agent: it takes no new runs, and the runs it made stay readable. */
  void delete(String id);
}
