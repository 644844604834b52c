package io.osgent.admin.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The files {@code config/PID.cfg} and {@code config/PID-NAME.cfg}. */
final class ConfigFolder {
  private static final String EXTENSION = ".cfg";

  /** What a file says, and a name for exactly that. */
  record Content(ConfigFile file, String revision) {}

  private final Path folder;

  ConfigFolder(Path folder) {
    this.folder = folder;
  }

  Path file(String name) {
    return folder.resolve(name + EXTENSION);
  }

  /** The names of the files, without their extension. */
  List<String> names() throws IOException {
    var names = new ArrayList<String>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + EXTENSION)) {
        files.forEach(file -> names.add(stem(file)));
      }
    }
    names.sort(null);
    return names;
  }

  Optional<Content> read(String name) throws IOException {
    Path file = file(name);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    String text = Files.readString(file);
    return Optional.of(new Content(ConfigFile.parse(text), revision(text)));
  }

  /** Nobody ever finds it half-written. */
  Content write(String name, ConfigFile content) throws IOException {
    Files.createDirectories(folder);
    Path written = folder.resolve(name + EXTENSION + ".new");
    Files.deleteIfExists(written);
    // Whoever keeps a secret in the file itself has made it his own: that is how it stays.
    Set<PosixFilePermission> permissions = Files.exists(file(name))
        ? Files.getPosixFilePermissions(file(name))
        : PosixFilePermissions.fromString("rw-r--r--");
    Files.createFile(written, PosixFilePermissions.asFileAttribute(permissions));
    Files.writeString(written, content.text());
    Files.move(written, file(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return new Content(content, revision(content.text()));
  }

  void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  static String stem(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - EXTENSION.length());
  }

  /** The PID that a file of this name configures. */
  static String pid(String name) {
    int end = separator(name);
    return end < 0 ? name : name.substring(0, end);
  }

  /** Where the name of one of many begins, or a negative number; as File Install has it. */
  private static int separator(String name) {
    int tilde = name.indexOf('~');
    return tilde < 0 ? name.indexOf('-') : tilde;
  }

  private static String revision(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
