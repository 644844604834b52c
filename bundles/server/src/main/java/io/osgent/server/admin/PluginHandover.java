package io.osgent.server.admin;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * How one version of a bundle's plugins takes over from another while runs go on. Thread-safe; what is asked here is
 * forgotten when this service goes, and has to be asked again of the next one.
 */
@ProviderType
public interface PluginHandover {
  /**
   * Begins to try a bundle that has not been started yet: its plugins will be known, and serve nobody. That it has
   * retired before is forgotten; one that has retired and still runs may be tried out as well, to serve again.
   */
  Trial tryOut(long bundle);

  /** The bundle's plugins take no new runs; runs that began on them keep them. */
  void retire(long bundle);

  /** How many runs that have not ended began on plugins of this bundle, or are calling one now. */
  int users(long bundle);

  /** The plugins of one bundle on trial. */
  @ProviderType
  interface Trial {
    /** Those that came, and those that cannot be offered with their problem. */
    List<PluginInfo> plugins();

    /**
     * Replays the newest finished runs that used the plugins of this bundle's symbolic name. Tools of effect READ are
     * called for it; whatever else happened is taken from the logs.
     *
     * @param most how many runs at most
     * @return what came out differently, in one line, or empty when nothing did
     */
    Optional<String> replay(int most);

    /** From now on new runs get them. */
    void accept();

    /** They will never serve; to be called once the bundle is gone, or is about to go. Idempotent. */
    void reject();
  }
}
