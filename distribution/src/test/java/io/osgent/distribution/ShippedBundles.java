package io.osgent.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/** The distribution as it was just built. */
final class ShippedBundles {
  static final Path DISTRIBUTION = Path.of(System.getProperty("osgent.distribution"));
  static final Path SYSTEM = DISTRIBUTION.resolve("system");

  private ShippedBundles() {}

  /** Every file in {@code system/}, as a path below it. */
  static List<Path> files() {
    return below(SYSTEM).map(SYSTEM::relativize).sorted().toList();
  }

  /** The manifests of our own bundles. */
  static List<Manifest> ours() {
    return below(SYSTEM.resolve("io/osgent")).map(ShippedBundles::manifest).toList();
  }

  private static Stream<Path> below(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Manifest manifest(Path jar) {
    try (var file = new JarFile(jar.toFile())) {
      return file.getManifest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
