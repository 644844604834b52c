package io.osgent.server.admin;

import io.osgent.server.security.Principal;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What can be configured and what is, as the files in {@code config/} have it: a change made here is a change of such a
 * file. A PID nobody knows is {@code config_not_found}. Secrets come in and never out. Thread-safe.
 */
@ProviderType
public interface Configurations {
  /** Everything that can be configured, and everything that is; without the settings there are. */
  List<ConfigInfo> list();

  ConfigInfo get(String pid);

  /**
   * Sets these values and no others. A secret may be a reference; one that is given itself is kept in a file of its own, and
   * a reference to it takes its place.
   *
   * @param values numbers, booleans, strings and lists of them; a secret may also be as {@link #get} shows it, and stays
   * @param revision the one this change was made on, or null to replace whatever there is
   * @return how it stands; {@link ConfigInfo#inForce} says whether the part it is for has it already
   * @throws io.osgent.api.ProblemException {@code invalid_config} that says what would be right; {@code version_conflict}
   */
  ConfigInfo put(String pid, Map<String, Object> values, String revision, Principal by) throws IOException;

  /**
   * Goes back to the defaults, or does away with what the configuration made. Secrets kept for it go too.
   *
   * @param revision as for {@link #put}
   * @return whether that is in force already
   */
  boolean delete(String pid, String revision, Principal by) throws IOException;
}
