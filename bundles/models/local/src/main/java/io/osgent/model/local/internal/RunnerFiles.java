package io.osgent.model.local.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;

/**
 * Unpacks out of the bundle what a runner needs, once for each state of the bundle: a process can't look into a bundle, and
 * a library that is loaded must not be written over.
 */
final class RunnerFiles {
  private static final String LIBRARY = "llama/";
  private static final String RUNNER = "io/osgent/model/local/internal/runner";

  private RunnerFiles() {}

  /**
   * In the bundle's own data, which goes with the bundle.
   *
   * @throws IOException if it can't be written, or there is no library for this machine; the message says which
   */
  static synchronized RunnerPlace unpacked(Bundle bundle) throws IOException {
    String platform = platform(System.getProperty("os.name"), System.getProperty("os.arch"));
    Path all = bundle.getDataFile("runner").toPath();
    Path folder = all.resolve(Long.toString(bundle.getLastModified()));
    Path classes = folder.resolve("classes");
    Path libraries = folder.resolve("lib");
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      delete(all);
      copy(bundle, RUNNER, "*.class", "", classes);
      copy(bundle, LIBRARY + "de/kherud/llama", "*.class", LIBRARY, classes);
      String natives = LIBRARY + "de/kherud/llama/" + platform;
      if (copy(bundle, natives, "*", natives, libraries) == 0) {
        throw new IOException("llama.cpp is not brought for " + platform);
      }
      Files.createFile(complete);
    }
    return new RunnerPlace(List.of(classes), libraries, folder);
  }

  /** As the library names it. */
  static String platform(String system, String processor) {
    String name = system.toLowerCase(Locale.ROOT);
    String os = name.contains("win") && !name.contains("darwin") ? "Windows" : name.contains("linux") ? "Linux" : "Mac";
    return os + "/" + (processor.equals("amd64") || processor.equals("x86_64") ? "x86_64" : processor);
  }

  private static int copy(Bundle bundle, String from, String pattern, String root, Path to) throws IOException {
    Enumeration<URL> found = bundle.findEntries(from, pattern, true);
    int copied = 0;
    for (URL entry : found == null ? List.<URL>of() : Collections.list(found)) {
      String path = entry.getPath().substring(1);
      if (!path.endsWith("/")) {
        String below = path.substring(root.length());
        Path file = to.resolve(below.startsWith("/") ? below.substring(1) : below);
        Files.createDirectories(file.getParent());
        try (InputStream in = entry.openStream()) {
          Files.copy(in, file);
        }
        copied++;
      }
    }
    return copied;
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> inside = Files.walk(folder)) {
        for (Path path : inside.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }
}
