package io.osgent.memory.sqlite.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Looks in the bytes of a database's files, free pages and all. */
final class Traces {
  private Traces() {}

  /** Whether there is anything of a word; the index has words without what they share with the one before. */
  static boolean of(Path folder, String word) throws IOException {
    return !where(folder, word).isEmpty();
  }

  /** The files there is something of a word in. */
  static List<String> where(Path folder, String word) throws IOException {
    try (var files = Files.list(folder.resolve("data"))) {
      return files.filter(file -> has(file, word.substring(word.length() / 3)))
          .map(file -> file.getFileName().toString())
          .toList();
    }
  }

  private static boolean has(Path file, String piece) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(piece);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
