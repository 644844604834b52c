package io.osgent.model.onnx.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The folder of a model, as it is downloaded from a model hub.
 *
 * @param name of the folder, and so of the model
 * @param graph what is calculated
 * @param tokenizer how texts are cut into tokens
 */
record ModelFolder(Path path, String name, Path graph, Path tokenizer) {
  private static final String TOKENIZER = "tokenizer.json";
  private static final List<String> GRAPHS = List.of("model.onnx", "onnx/model.onnx", "model_quantized.onnx",
      "onnx/model_quantized.onnx");
  /** What stands in a file that was to be fetched later, and was not. */
  private static final byte[] POINTER = "version https://git-lfs".getBytes(StandardCharsets.UTF_8);

  /** The folders of models: the directory itself, or those in it, by their names. */
  static List<Path> in(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new IllegalArgumentException(
          "directory '" + directory + "' is not there; it should be a folder with model.onnx and "
              + TOKENIZER + ", or a folder of such folders");
    }
    if (Stream.concat(GRAPHS.stream(), Stream.of(TOKENIZER, "config.json"))
        .anyMatch(sign -> Files.isRegularFile(directory.resolve(sign)))) {
      return List.of(directory);
    }
    List<Path> folders = list(directory).stream().filter(Files::isDirectory)
        .filter(folder -> !folder.getFileName().toString().startsWith(".")).toList();
    if (folders.isEmpty()) {
      throw new IllegalArgumentException(
          "directory '" + directory + "' has no model; it should be a folder with model.onnx and "
              + TOKENIZER + ", or a folder of such folders");
    }
    return folders;
  }

  /** @throws IllegalArgumentException if a file is missing; the message says which */
  static ModelFolder of(Path path) {
    Path tokenizer = path.resolve(TOKENIZER);
    if (!Files.isRegularFile(tokenizer)) {
      throw new IllegalArgumentException(
          "'" + tokenizer + "' is not there; it should say how texts are cut into tokens, and comes "
              + "with the model (a vocab.txt or sentencepiece.bpe.model alone is not enough)");
    }
    return new ModelFolder(path, path.getFileName().toString(), whole(graph(path)), whole(tokenizer));
  }

  /** A file of it that may be missing. */
  Path file(String name) {
    return path.resolve(name);
  }

  private static Path graph(Path path) {
    for (String name : GRAPHS) {
      if (Files.isRegularFile(path.resolve(name))) {
        return path.resolve(name);
      }
    }
    List<Path> others = Stream.of(path, path.resolve("onnx")).filter(Files::isDirectory)
        .flatMap(folder -> list(folder).stream()).filter(file -> file.toString().endsWith(".onnx")).toList();
    if (others.size() == 1) {
      return others.getFirst();
    }
    String found = others.isEmpty()
        ? ""
        : "; of those there are, " + others.stream().map(path::relativize).toList() + ", copy one to that name";
    throw new IllegalArgumentException("'" + path.resolve("model.onnx") + "' is not there, nor one of "
        + GRAPHS.subList(1, GRAPHS.size()) + found);
  }

  private static Path whole(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      if (Arrays.equals(content.readNBytes(POINTER.length), POINTER)) {
        throw new IllegalArgumentException(
            "'" + file + "' only says where the file is to be had; 'git lfs pull' in its folder fetches it");
      }
      return file;
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("'" + file + "' can't be read: " + unreadable.getMessage(), unreadable);
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("'" + folder + "' can't be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
