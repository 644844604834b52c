package io.osgent.admin.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the jars of the distribution export, installed or not; read when first asked for. Thread-safe. */
final class ShippedBundles {
  private static final Logger LOG = LoggerFactory.getLogger(ShippedBundles.class);

  /** A package that a bundle of the distribution brings. */
  record Export(String bundle, String version) {}

  // A clause of Export-Package: everything up to a comma that is not within quotes.
  private static final Pattern CLAUSE = Pattern.compile("(?:[^\",]|\"[^\"]*\")+");
  private static final Pattern VERSION = Pattern.compile(";\\s*version(?::Version)?\\s*=\\s*\"?([^\";]+)");

  private final Path system;
  private Map<String, Export> exports;

  /** @param system the folder with the distribution's bundles, or null when nobody knows of one */
  ShippedBundles(Path system) {
    this.system = system;
  }

  synchronized Optional<Export> exporter(String packageName) {
    if (exports == null) {
      exports = read();
    }
    return Optional.ofNullable(exports.get(packageName));
  }

  private Map<String, Export> read() {
    Map<String, Export> found = new HashMap<>();
    if (system == null || !Files.isDirectory(system)) {
      return found;
    }
    try (Stream<Path> files = Files.walk(system)) {
      files.filter(file -> file.toString().endsWith(".jar")).sorted().forEach(jar -> read(jar, found));
    } catch (IOException | UncheckedIOException unreadable) {
      LOG.warn("the bundles in {} can't be listed: {}", system, FirstLine.ofRoot(unreadable));
    }
    return found;
  }

  private static void read(Path file, Map<String, Export> found) {
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      Manifest manifest = jar.getManifest();
      String name = manifest == null ? null : manifest.getMainAttributes().getValue("Bundle-SymbolicName");
      String header = manifest == null ? null : manifest.getMainAttributes().getValue("Export-Package");
      if (name != null && header != null) {
        String bundle = name.split(";", 2)[0].strip();
        CLAUSE.matcher(header).results().forEach(clause -> read(clause.group(), bundle, found));
      }
    } catch (IOException unreadable) {
      LOG.warn("{} can't be read: {}", file, FirstLine.of(unreadable));
    }
  }

  private static void read(String clause, String bundle, Map<String, Export> found) {
    Matcher version = VERSION.matcher(clause);
    Export export = new Export(bundle, version.find() ? version.group(1).strip() : "0.0.0");
    packages(clause).forEach(packageName -> found.putIfAbsent(packageName, export));
  }

  /** One clause may name several packages, before its first attribute or directive. */
  private static List<String> packages(String clause) {
    return Stream.of(clause.split(";")).map(String::strip).takeWhile(part -> !part.contains("=")).toList();
  }
}
