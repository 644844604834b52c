package io.osgent.admin.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which bundle has come from which jar, written where the framework keeps its bundles: it lives exactly as long as they
 * do, so that an administration that is restarted among running bundles knows them. Writers take turns.
 */
final class Ledger {
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  /** What a bundle does. */
  enum Role {
    SERVING,
    /** Another has taken over. */
    RETIRING
  }

  /** @param file null for the distribution's own */
  record Entry(Role role, String sha256, String file) {}

  private final Path path;
  private final Map<Long, Entry> entries = new TreeMap<>();

  Ledger(BundleContext context) {
    this.path = context.getDataFile("deployed").toPath();
  }

  Map<Long, Entry> read() throws IOException {
    if (Files.exists(path)) {
      for (String line : Files.readAllLines(path)) {
        String[] words = line.split(" ", 4);
        entries.put(Long.valueOf(words[0]), new Entry(Role.valueOf(words[1]), none(words[2], "-"), none(words[3], "")));
      }
    }
    return Map.copyOf(entries);
  }

  void write(Deployment deployment, Role role) {
    entries.put(deployment.id(), new Entry(role, deployment.edition().sha256(), deployment.edition().file()));
    write();
  }

  void forget(long id) {
    entries.remove(id);
    write();
  }

  /** That it can't be written is bad only if the administration is restarted, so it is no reason to fail a change. */
  private void write() {
    List<String> lines = entries.entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().role() + " " + some(entry.getValue().sha256(), "-") + " "
            + some(entry.getValue().file(), ""))
        .toList();
    try {
      Path written = Files.write(path.resolveSibling(path.getFileName() + ".new"), lines);
      Files.move(written, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      LOG.warn("{} can't be written: {}", path, failure.toString());
    }
  }

  private static String some(String word, String absent) {
    return word == null ? absent : word;
  }

  private static String none(String word, String absent) {
    return word.equals(absent) ? null : word;
  }
}
