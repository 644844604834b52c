package io.osgent.secrets.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where secrets are looked up, and what is said of one that is not there. Thread-safe. */
final class Vault {
  private final Map<String, String> environment;
  private final List<Path> folders;
  private final Keystore keystore;

  /** @param folders with a file for each secret; the first that has it counts */
  Vault(Map<String, String> environment, List<Path> folders, Keystore keystore) {
    this.environment = environment;
    this.folders = folders;
    this.keystore = keystore;
  }

  Optional<String> secret(Placeholder placeholder) {
    return switch (placeholder.kind()) {
      case Placeholder.ENVIRONMENT -> Optional.ofNullable(environment.get(placeholder.name()));
      case Placeholder.FILE -> file(placeholder.name());
      default -> keystore.secret(placeholder.name());
    };
  }

  private Optional<String> file(String name) {
    if (name.contains("..")) {
      return Optional.empty();
    }
    return folders.stream().map(folder -> folder.resolve(name)).filter(Files::isRegularFile).findFirst()
        .flatMap(Vault::read);
  }

  /** One that can't be read is as good as none. */
  private static Optional<String> read(Path file) {
    try {
      return Optional.of(Files.readString(file));
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** What is wrong with it and what would be right, without a word of the secret; empty when nothing is. */
  Optional<String> problem(Placeholder placeholder) {
    Optional<String> secret = secret(placeholder);
    if (placeholder.optional() || secret.filter(text -> !text.isBlank()).isPresent()) {
      return Optional.empty();
    }
    String name = placeholder.name();
    String is = secret.isPresent() ? "is empty" : "is not there";
    return Optional.of(placeholder.text() + " " + is + ": " + switch (placeholder.kind()) {
      case Placeholder.ENVIRONMENT -> "start the server with the environment variable " + name;
      case Placeholder.FILE -> "put it into the file " + (folders.isEmpty() ? name : folders.getFirst().resolve(name))
          + ", which the server can read";
      default -> keystore.problem() == null
          ? "put a secret key entry '" + name + "' into the keystore"
          : keystore.problem();
    });
  }
}
