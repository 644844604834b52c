package io.osgent.server.admin;

import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs and looks after bundles; the deploy folder, the API and the shell all come through here. An unknown id is
 * {@code bundle_not_found}, a bundle the server cannot do without {@code bundle_protected}. Thread-safe.
 *
 * <p>A new version never takes over before it has proved itself: it has to resolve, start, and be in good health. Until
 * then, and when it fails at that, the version from before serves.
 */
@ProviderType
public interface BundleAdmin {
  List<BundleInfo> list();

  BundleInfo get(long id);

  /**
   * Keeps a jar in the deploy folder, installs and starts it. A jar with the same file name, or an older version of the
   * same bundle, is replaced.
   *
   * @param fileName ends in {@code .jar}; no path
   * @param by for the audit line
   * @throws io.osgent.api.ProblemException {@code invalid_bundle} when it is no bundle; {@code bundle_rolled_back} when it
   *     was to replace one and did not prove itself; {@code bundle_outdated} when a newer version serves. Nothing is kept
   *     then
   */
  BundleInfo install(String fileName, InputStream jar, Principal by) throws IOException;

  /**
   * Replaces a bundle by another version of it. A part of the distribution is replaced as well; the jar is kept in the
   * deploy folder.
   *
   * @return the bundle that serves now, which may have another id
   * @throws io.osgent.api.ProblemException as {@link #install} does
   */
  BundleInfo update(long id, InputStream jar, Principal by) throws IOException;

  /**
   * Puts the version that served before back in the place of this one.
   *
   * @return the bundle that serves now, which may have another id
   * @throws io.osgent.api.ProblemException {@code no_previous_version}
   */
  BundleInfo rollBack(long id, Principal by) throws IOException;

  BundleInfo start(long id, Principal by);

  BundleInfo stop(long id, Principal by);

  /** Removes a bundle that came through {@link #install} or the deploy folder, and its jar there. */
  void uninstall(long id, Principal by) throws IOException;
}
