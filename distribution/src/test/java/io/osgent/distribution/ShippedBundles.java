package io.osgent.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The distribution as it was just built. */
final class ShippedBundles {
  static final Path DISTRIBUTION = Path.of(System.getProperty("osgent.distribution"));
  static final Path SYSTEM = DISTRIBUTION.resolve("system");
  static final Path OPTIONAL = DISTRIBUTION.resolve("optional");

  private ShippedBundles() {}

  /** Every file in {@code system/}, as a path below it. */
  static List<Path> files() {
    return below(SYSTEM).map(SYSTEM::relativize).sorted().toList();
  }

  /** The manifests of our own bundles, of those that are optional as well. */
  static List<Manifest> ours() {
    return Stream.concat(below(SYSTEM.resolve("io/osgent")), below(OPTIONAL)).map(ShippedBundles::manifest).toList();
  }

  /** The manifests of the bundles that are shipped but not started, by the names of their files. */
  static Map<String, Manifest> optional() {
    return below(OPTIONAL).collect(Collectors.toMap(file -> file.getFileName().toString(), ShippedBundles::manifest));
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
