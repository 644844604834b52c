package io.osgent.admin.internal;

import io.osgent.admin.internal.BundleJar.NotABundle;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
import org.osgi.framework.Version;

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

  private static final String UPLOAD = ".upload-";

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

  boolean contains(String file) {
    return Files.exists(file(file));
  }

  /** The changes since the last look, the jars that went first. */
  List<Change> look(Instant now) throws IOException {
    return changes(now, false);
  }

  /** The first look: what is there at the start is taken to be whole. */
  List<Change> lookAtOnce(Instant now) throws IOException {
    return changes(now, true);
  }

  /** The name of a file that has none yet. */
  static String nameFor(String symbolicName, Version version) {
    return symbolicName + "-" + version + ".jar";
  }

  /** A file for a jar that is being received, which is no jar of this folder yet. */
  Path newUpload() throws IOException {
    return Files.createTempFile(folder, UPLOAD, ".tmp");
  }

  /** Removes what an upload that was cut off left. */
  void removeUnfinishedUploads() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, UPLOAD + "*")) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  /** Puts a copy of a jar there, which is no change then. */
  void put(String file, Path jar) throws IOException {
    Path copy = newUpload();
    try {
      Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
      Files.move(copy, file(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(copy);
    }
    known.put(file, Stamp.of(file(file)));
    growing.remove(file);
  }

  /** Removes a jar, if it is there, which is no change then. */
  void remove(String file) throws IOException {
    Files.deleteIfExists(file(file));
    forget(file);
  }

  /** Removes a jar unless somebody has put another one there. */
  void removeIfSame(Edition edition) throws IOException {
    Path file = file(edition.file());
    if (Files.exists(file) && edition.sameContent(BundleJar.sha256(file))) {
      remove(edition.file());
    }
  }

  /** Forgets a jar, so that it is new when it is seen next. */
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
    boolean plain = !name.startsWith(".") && name.chars().noneMatch(Character::isISOControl);
    return plain && name.endsWith(".jar") && Files.isRegularFile(file);
  }
}
