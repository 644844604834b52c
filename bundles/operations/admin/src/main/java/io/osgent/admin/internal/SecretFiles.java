package io.osgent.admin.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Secrets that were given to the server itself, each in a file that only its owner can read. A secret that changes gets a
 * new file: what refers to it changes as well then, and is delivered anew.
 */
final class SecretFiles {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\[secret:([^\\];/]+\\.[0-9a-f]{12})]");

  private static final Pattern FILE = Pattern.compile("\\$\\[secret:([^\\];/]+)]");
  private static final Pattern ENVIRONMENT = Pattern.compile("\\$\\[env:([^\\];]+)]");

  /** The framework's property that names all folders of secrets, with commas between them. */
  static final String FOLDERS = "org.apache.felix.configadmin.plugin.interpolation.secretsdir";

  private final Path folder;
  private final List<Path> all;
  private final SecureRandom random = new SecureRandom();

  SecretFiles(Path folder) {
    this(folder, List.of(folder));
  }

  /** @param all where secrets are looked for; the first that has one counts */
  private SecretFiles(Path folder, List<Path> all) {
    this.folder = folder;
    this.all = all;
  }

  static SecretFiles of(Path folder, String folders) {
    return folders == null
        ? new SecretFiles(folder)
        : new SecretFiles(folder, Arrays.stream(folders.split("\\s*,\\s*")).map(Path::of).toList());
  }

  /** @return what stands for it in a configuration */
  String keep(String pid, String name, String secret) throws IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    byte[] salt = new byte[6];
    random.nextBytes(salt);
    String file = pid + "." + name + "." + HexFormat.of().formatHex(salt);
    try (var out = Files.newByteChannel(folder.resolve(file),
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(secret.strip());
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
    }
    return "$[secret:" + file + "]";
  }

  /** What a component is given for a value: what a reference leads to, anything else as it is. */
  String filledIn(String value) {
    Matcher environment = ENVIRONMENT.matcher(value);
    if (environment.matches()) {
      return System.getenv().getOrDefault(environment.group(1), value);
    }
    Matcher kept = FILE.matcher(value);
    try {
      Optional<Path> file = kept.matches()
          ? all.stream().map(each -> each.resolve(kept.group(1))).filter(Files::isRegularFile).findFirst()
          : Optional.empty();
      return file.isPresent() ? Files.readString(file.get()) : value;
    } catch (IOException missing) {
      return value;
    }
  }

  /** Deletes what {@link #keep} has kept; files that people made are theirs. */
  void forget(String reference) throws IOException {
    Matcher kept = REFERENCE.matcher(reference.strip());
    if (kept.matches()) {
      Files.deleteIfExists(folder.resolve(kept.group(1)));
    }
  }
}
