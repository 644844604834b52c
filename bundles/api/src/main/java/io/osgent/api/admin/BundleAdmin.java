package io.osgent.api.admin;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Installs and looks after bundles; the deploy folder, the API and the shell all come through here. An unknown id is
 * {@code bundle_not_found}, a bundle the server cannot do without {@code bundle_protected}. Thread-safe.
 */
@ProviderType
public interface BundleAdmin {
  List<BundleInfo> list();

  BundleInfo get(long id);

  /**
   * Keeps a jar in the deploy folder, installs and starts it. A jar with the same file name is replaced.
   *
   * @param fileName ends in {@code .jar}; no path
   * @throws io.osgent.api.ProblemException {@code invalid_bundle} when it is no bundle; nothing is kept then
   */
  BundleInfo install(String fileName, InputStream jar) throws IOException;

  /** Replaces a bundle that came through {@link #install} or the deploy folder. */
  BundleInfo update(long id, InputStream jar) throws IOException;

  BundleInfo start(long id);

  BundleInfo stop(long id);

  /** Removes a bundle that came through {@link #install} or the deploy folder, and its jar there. */
  void uninstall(long id) throws IOException;
}
