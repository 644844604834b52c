package io.osgent.admin.internal;

import java.nio.file.Path;
import org.osgi.framework.Version;

/**
 * One version of a bundle: what served, serves or is to serve.
 *
 * @param sha256 of its jar, or null where there is no jar to be read
 * @param file its name in the deploy folder, or null for the distribution's own
 * @param jar a copy that nobody else writes to, or null for the distribution's own, which is where its bundle was
 *     installed from
 */
record Edition(String symbolicName, Version version, String sha256, String file, Path jar) {

  static Edition shipped(String symbolicName, Version version, String sha256) {
    return new Edition(symbolicName, version, sha256, null, null);
  }

  boolean shipped() {
    return file == null;
  }

  boolean sameContent(String otherSha256) {
    return sha256 != null && sha256.equals(otherSha256);
  }

  /** Where it came from, for people. */
  String origin() {
    return shipped() ? "the distribution" : "deploy/" + file;
  }

  @Override
  public String toString() {
    return symbolicName + " " + version;
  }
}
