package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.model.ModelException;
import java.nio.file.Path;
import java.util.List;

/** One model, found to work. */
record OnnxModel(EmbeddingInfo info, Recipe recipe, Residence residence) {
  /**
   * Tries the model out, for what can't be loaded or can't calculate need not be offered.
   *
   * @throws IllegalArgumentException if it can't be used; the message says why
   */
  static OnnxModel of(Path path, Settings settings, Workers workers) {
    ModelFolder folder = ModelFolder.of(path);
    Recipe recipe = Recipe.of(folder, settings);
    EmbeddingInfo info = new EmbeddingInfo(folder.name(), recipe.description(), dimensions(folder, recipe),
        settings.batch(), null);
    return new OnnxModel(info, recipe,
        new Residence(() -> Encoder.open(folder, recipe), settings.keepLoaded(), workers.timer()));
  }

  @Override
  public String toString() {
    return info.name() + " (" + info.dimensions() + " dimensions, " + info.description() + ")";
  }

  private static int dimensions(ModelFolder folder, Recipe recipe) {
    try (Encoder encoder = Encoder.open(folder, recipe)) {
      if (!encoder.complete()) {
        throw new IllegalArgumentException("'" + folder.file("modules.json") + "' asks for '" + recipe.more()
            + "' after pooling, which '" + folder.graph()
            + "' does not do; a graph that gives sentence_embedding would");
      }
      return encoder.encode(List.of("a"), new GivingUp()).vectors().getFirst().length;
    } catch (ModelException | OrtException failure) {
      throw new IllegalArgumentException("'" + folder.path() + "' can't be used: " + failure.getMessage(), failure);
    }
  }
}
