package io.osgent.admin.internal;

import io.osgent.admin.internal.BundleJar.NotABundle;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Sees what people do to the jars of one folder. It is looked at again and again rather than watched, because that
 * works alike on every file system and also tells when a copy has come to its end: a jar counts once two looks in a row
 * found it the same and its central directory, which is written last, can be read. Not thread-safe.
 */
final class DeployFolder {
  /** What happened to a jar. */
  sealed interface Change {
    String file();

    /** A whole bundle is there that was not there before. */
    record Arrived(String file, BundleJar jar) implements Change {}

    /** A file that is no bundle is there. */
    record Broken(String file, String why) implements Change {}

    record Gone(String file) implements Change {}
  }

  /** How a file looks from outside; the key tells a file that was moved over another of the same size and time. */
  private record Stamp(long size, FileTime modified, Object key) {
    static Stamp of(Path file) throws IOException {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
    }
  }

  private record Sighting(Stamp stamp, Instant first) {}

  private final Path folder;
  private final Duration patience;
  private final Map<String, Stamp> known = new HashMap<>();
  private final Map<String, Sighting> growing = new HashMap<>();

  /** @param patience how long an unreadable jar may stay as it is before it counts as broken */
  DeployFolder(Path folder, Duration patience) {
    this.folder = folder;
    this.patience = patience;
  }

  Path file(String name) {
    return folder.resolve(name);
  }

  /** The changes since the last look, the jars that went first. */
  List<Change> look(Instant now) throws IOException {
    return changes(now, false);
  }

  /** The first look: what is there at the start is taken to be whole. */
  List<Change> lookAtOnce(Instant now) throws IOException {
    return changes(now, true);
  }

  /** Takes note that a jar was put there by ourselves, so that it is no change. */
  void expect(String file) throws IOException {
    known.put(file, Stamp.of(file(file)));
    growing.remove(file);
  }

  /** Takes note that a jar was removed by ourselves. */
  void forget(String file) {
    known.remove(file);
    growing.remove(file);
  }

  private List<Change> changes(Instant now, boolean atOnce) throws IOException {
    Map<String, Stamp> jars = jars();
    List<Change> changes = new ArrayList<>();
    for (String file : List.copyOf(known.keySet())) {
      if (!jars.containsKey(file)) {
        forget(file);
        changes.add(new Change.Gone(file));
      }
    }
    growing.keySet().retainAll(jars.keySet());
    for (var jar : jars.entrySet()) {
      String file = jar.getKey();
      Stamp stamp = jar.getValue();
      Sighting before = growing.get(file);
      if (stamp.equals(known.get(file))) {
        growing.remove(file);
      } else if (atOnce || (before != null && before.stamp().equals(stamp))) {
        inspect(file, before == null ? new Sighting(stamp, now) : before, now, changes);
      } else {
        growing.put(file, new Sighting(stamp, now));
      }
    }
    return changes;
  }

  private void inspect(String file, Sighting sighting, Instant now, List<Change> changes) {
    boolean patient = now.isBefore(sighting.first().plus(patience));
    try {
      changes.add(new Change.Arrived(file, BundleJar.read(file(file), file)));
    } catch (NotABundle wrong) {
      if (wrong.unreadable() && patient) {
        growing.put(file, sighting);
        return;
      }
      changes.add(new Change.Broken(file, wrong.getMessage()));
    } catch (IOException unreadable) {
      if (patient) {
        growing.put(file, sighting);
        return;
      }
      changes.add(new Change.Broken(file, file + " can't be read: " + unreadable));
    }
    known.put(file, sighting.stamp());
    growing.remove(file);
  }

  private Map<String, Stamp> jars() throws IOException {
    Files.createDirectories(folder);
    Map<String, Stamp> jars = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, DeployFolder::isJar)) {
      for (Path file : files) {
        stamp(file).ifPresent(stamp -> jars.put(file.getFileName().toString(), stamp));
      }
    } catch (DirectoryIteratorException broken) {
      throw broken.getCause();
    }
    return jars;
  }

  private static Optional<Stamp> stamp(Path file) throws IOException {
    try {
      return Optional.of(Stamp.of(file));
    } catch (NoSuchFileException goneMeanwhile) {
      return Optional.empty();
    }
  }

  private static boolean isJar(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
  }
}
