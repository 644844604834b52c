package io.osgent.secrets.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.util.Optional;

/** Secrets in a keystore of any format Java reads, each a secret key entry, as {@code keytool -importpass} makes it. Thread-safe. */
final class Keystore {
  private final Path file;
  private final char[] password;
  private KeyStore loaded;
  private Object loadedAs;
  private String problem;

  /** @param file or null for none */
  Keystore(Path file, String password) {
    this.file = file;
    this.password = password.toCharArray();
  }

  /** Why nothing can be read of it, or null. */
  synchronized String problem() {
    return problem;
  }

  synchronized Optional<String> secret(String alias) {
    try {
      load();
      Key key = loaded == null ? null : loaded.getKey(alias, password);
      byte[] bytes = key == null ? null : key.getEncoded();
      return bytes == null ? Optional.empty() : Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (IOException | GeneralSecurityException e) {
      loaded = null;
      loadedAs = null;
      problem = "the keystore " + file + " can't be read: " + e.getMessage();
      return Optional.empty();
    }
  }

  /** Anew when the file is another. */
  private void load() throws IOException, GeneralSecurityException {
    problem = file == null
        ? "no keystore is configured: set 'keystore' in config/io.osgent.secrets.cfg"
        : Files.isRegularFile(file) ? null : "there is no keystore " + file;
    if (problem != null) {
      loaded = null;
      loadedAs = null;
      return;
    }
    var now = Files.readAttributes(file, BasicFileAttributes.class);
    String as = now.lastModifiedTime() + " " + now.size() + " " + now.fileKey();
    if (!as.equals(loadedAs)) {
      loaded = KeyStore.getInstance(file.toFile(), password);
      loadedAs = as;
    }
  }
}
