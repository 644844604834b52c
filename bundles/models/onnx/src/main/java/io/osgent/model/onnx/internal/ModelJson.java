package io.osgent.model.onnx.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the JSON files of a model's folder. */
final class ModelJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelJson() {}

  /** What a file says; a missing node where there is no such file. */
  static JsonNode read(Path file) {
    if (!Files.isRegularFile(file)) {
      return MissingNode.getInstance();
    }
    try {
      return JSON.readTree(file.toFile());
    } catch (JsonProcessingException malformed) {
      throw new IllegalArgumentException("'" + file + "' should be JSON: " + malformed.getOriginalMessage(), malformed);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("'" + file + "' can't be read: " + unreadable.getMessage(), unreadable);
    }
  }
}
