package io.osgent.launcher;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The folder that is the user's own: it outlives rebuilds and upgrades of the distribution.
 *
 * @param path absolute
 */
record Home(Path path) {
  Path config() {
    return path.resolve("config");
  }

  Path deploy() {
    return path.resolve("deploy");
  }

  Path data() {
    return path.resolve("data");
  }

  /** Made by whoever puts a secret there. */
  Path secrets() {
    return path.resolve("secrets");
  }

  Path logs() {
    return path.resolve("logs");
  }

  /** For what a server needs while it runs and is of no use to the next, such as unpacked native code. */
  Path temporary() {
    return data().resolve("tmp");
  }

  /** Takes away what a server that was killed has left there. */
  void emptyTemporary() {
    try {
      Files.createDirectories(temporary());
      try (Stream<Path> left = Files.walk(temporary())) {
        for (Path each : left.sorted(Comparator.reverseOrder()).toList()) {
          if (!each.equals(temporary())) {
            Files.delete(each);
          }
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw unusable(temporary() + " cannot be emptied: " + reason(e));
    }
  }

  /** Makes what is missing of the folders. */
  void make() {
    for (Path folder : List.of(path, config(), deploy(), data(), logs())) {
      try {
        Files.createDirectories(folder);
      } catch (IOException e) {
        throw unusable(folder + " cannot be made: " + reason(e));
      }
      if (!Files.isWritable(folder)) {
        throw unusable(folder + " cannot be written");
      }
    }
  }

  /**
   * Copies each default file once. What the user changed stays; what he deleted stays away; what an upgrade brings is
   * added.
   */
  void addDefaults(Path defaults) {
    Path list = data().resolve("defaults.txt");
    try (Stream<Path> files = Files.walk(defaults)) {
      Set<String> offered = Files.exists(list) ? new HashSet<>(Files.readAllLines(list)) : new HashSet<>();
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        String name = defaults.relativize(file).toString();
        if (offered.add(name)) {
          Path target = config().resolve(name);
          if (!Files.exists(target)) {
            Files.createDirectories(target.getParent());
            Files.copy(file, target);
          }
          Files.writeString(list, name + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      throw unusable("the default configuration cannot be copied: " + reason(e));
    }
  }

  static LaunchException unusable(String what) {
    return LaunchException.refused("the home cannot be used: " + what + "; choose another with --home DIR");
  }

  /** Says in words what the JDK says in class names. */
  static String reason(Exception e) {
    return switch (e) {
      case UncheckedIOException unchecked -> reason(unchecked.getCause());
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case NoSuchFileException missing -> missing.getFile() + ": no such file or folder";
      case NotDirectoryException file -> file.getFile() + " is not a folder";
      case FileSystemException other when other.getReason() == null -> other.getFile() + " is in the way";
      default -> e.getMessage();
    };
  }
}
