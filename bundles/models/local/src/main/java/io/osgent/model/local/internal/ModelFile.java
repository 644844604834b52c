package io.osgent.model.local.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A model as it lies on the disk.
 *
 * @param name of the file, without what stands behind its last dot
 */
record ModelFile(String name, Path path, GgufHead head) {
  private static final String EXTENSION = ".gguf";

  /**
   * The models that the entries of a setting name, each a file or a folder of files.
   *
   * @throws IllegalArgumentException if one is missing or is no model; the message says which
   */
  static List<ModelFile> in(String key, List<String> entries, Path home) {
    var files = new ArrayList<ModelFile>();
    for (String entry : entries) {
      for (Path path : paths(key, entry, home.resolve(entry))) {
        ModelFile file = of(key, path);
        if (files.stream().anyMatch(other -> other.name().equals(file.name()))) {
          throw new IllegalArgumentException(
              key + " should name each model once, but '" + file.name() + "' is there twice");
        }
        files.add(file);
      }
    }
    return List.copyOf(files);
  }

  private static List<Path> paths(String key, String entry, Path place) {
    if (!Files.exists(place)) {
      throw new IllegalArgumentException(
          key + " '" + entry + "' should be a .gguf file or a folder of them, but there is nothing at " + place);
    }
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> inside = Files.list(place)) {
      List<Path> models = inside.filter(path -> hasExtension(path) && Files.isRegularFile(path)).sorted().toList();
      if (models.isEmpty()) {
        throw new IllegalArgumentException(key + " '" + entry + "' should be a folder of .gguf files, but holds none");
      }
      return models;
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(key + " '" + entry + "' can't be read: " + unreadable, unreadable);
    }
  }

  private static ModelFile of(String key, Path path) {
    String file = path.getFileName().toString();
    if (!hasExtension(path)) {
      throw new IllegalArgumentException(key + " '" + file + "' should be a file with a name that ends in .gguf");
    }
    try {
      return new ModelFile(file.substring(0, file.length() - EXTENSION.length()), path.toAbsolutePath(),
          GgufHead.of(path));
    } catch (IOException unusable) {
      throw new IllegalArgumentException(key + " '" + file + "' can't be used: " + unusable.getMessage(), unusable);
    }
  }

  private static boolean hasExtension(Path path) {
    return path.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(EXTENSION);
  }
}
