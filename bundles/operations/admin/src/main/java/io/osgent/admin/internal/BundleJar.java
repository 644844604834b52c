package io.osgent.admin.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipException;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * A jar that is a bundle, as its manifest has it.
 *
 * @param sha256 in lower-case hex
 */
record BundleJar(Path path, String symbolicName, Version version, String sha256) {

  /** Why a file is no bundle. */
  static final class NotABundle extends Exception {
    private static final long serialVersionUID = 1L;

    private final boolean unreadable;

    private NotABundle(String message, boolean unreadable) {
      super(message);
      this.unreadable = unreadable;
    }

    /** Whether it is no whole zip, as a jar is while it is still being copied. */
    boolean unreadable() {
      return unreadable;
    }
  }

  /**
   * Reads the manifest and the whole file once.
   *
   * @param name what to call it in a message
   */
  static BundleJar read(Path path, String name) throws NotABundle, IOException {
    Attributes headers = manifest(path, name).getMainAttributes();
    return new BundleJar(path, symbolicName(headers, name), version(headers, name), sha256(path));
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(((DigestInputStream) in).getMessageDigest().digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new UncheckedIOException(new IOException("every Java has SHA-256", missing));
    }
  }

  boolean sameBundle(String otherName, Version otherVersion) {
    return symbolicName.equals(otherName) && version.equals(otherVersion);
  }

  private static Manifest manifest(Path path, String name) throws NotABundle, IOException {
    try (JarFile jar = new JarFile(path.toFile(), false)) {
      Manifest manifest = manifest(jar, name);
      if (manifest == null) {
        throw new NotABundle(
            name + " has no META-INF/MANIFEST.MF: build it with bnd-maven-plugin, which writes one", false);
      }
      return manifest;
    } catch (ZipException broken) {
      throw new NotABundle(name + " is no jar, or not all of it: " + FirstLine.of(broken), true);
    }
  }

  private static Manifest manifest(JarFile jar, String name) throws NotABundle {
    try {
      return jar.getManifest();
    } catch (IOException damaged) {
      throw new NotABundle(name + " has a damaged META-INF/MANIFEST.MF: " + FirstLine.of(damaged), false);
    }
  }

  private static String symbolicName(Attributes headers, String name) throws NotABundle {
    String header = headers.getValue(Constants.BUNDLE_SYMBOLICNAME);
    if (header == null || header.isBlank()) {
      throw new NotABundle(name
          + " is a plain jar: build it with bnd-maven-plugin so that it has a Bundle-SymbolicName header", false);
    }
    int directives = header.indexOf(';');
    String symbolicName = (directives < 0 ? header : header.substring(0, directives)).strip();
    if (!symbolicName.matches("[\\w-]+(\\.[\\w-]+)*")) {
      throw new NotABundle(name + " has Bundle-SymbolicName '" + symbolicName
          + "', which should be like org.acme.weather", false);
    }
    return symbolicName;
  }

  private static Version version(Attributes headers, String name) throws NotABundle {
    String header = headers.getValue(Constants.BUNDLE_VERSION);
    try {
      return Version.parseVersion(header);
    } catch (IllegalArgumentException wrong) {
      throw new NotABundle(
          name + " has Bundle-Version '" + header + "', which should be like 1.2.3 or 1.2.3.qualifier", false);
    }
  }
}
