package io.osgent.policy.internal;

import io.osgent.api.ProblemException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The files {@code NAME.json} of a folder. */
final class RuleFolder {
  private static final String EXTENSION = ".json";
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]{0,63}");

  private final Path folder;

  RuleFolder(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** What they say, by name, in the order of the names. */
  SortedMap<String, String> read() throws IOException {
    var texts = new TreeMap<String, String>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        texts.put(name.substring(0, name.length() - EXTENSION.length()), Files.readString(file));
      }
    }
    return texts;
  }

  /** Nobody ever finds it half-written, and who could not read what was there can't read what is. */
  void write(String name, String text) throws IOException {
    Path written = folder.resolve(name + EXTENSION + ".new");
    Files.deleteIfExists(written);
    Files.createFile(written,
        PosixFilePermissions.asFileAttribute(Files.exists(file(name))
            ? Files.getPosixFilePermissions(file(name))
            : PosixFilePermissions.fromString("rw-r--r--")));
    Files.writeString(written, text);
    Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  void requireThere(String name) {
    if (!NAME.matcher(name).matches() || !Files.isRegularFile(file(name))) {
      throw ProblemException.notFound("policy_not_found", "there is no policy file '" + name + "'");
    }
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  private Path file(String name) {
    return folder.resolve(name + EXTENSION);
  }

  static void requireName(String name) {
    if (!NAME.matcher(name).matches()) {
      throw ProblemException.badRequest("invalid_policy",
          "a policy file should be named with 1 to 64 letters, digits, '_', '-' or '.', e.g. mail, but is '" + name
              + "'");
    }
  }

  /** Within the server's home. */
  static String shown(String name) {
    return "config/policies/" + name + EXTENSION;
  }
}
