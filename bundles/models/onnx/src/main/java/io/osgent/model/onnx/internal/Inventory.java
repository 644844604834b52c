package io.osgent.model.onnx.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is in a directory.
 *
 * @param models that can be used, by their names
 * @param problems one line for each that can't
 */
record Inventory(List<OnnxModel> models, List<String> problems) {
  static Inventory of(Settings settings, Workers workers) {
    List<OnnxModel> models = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (Path folder : ModelFolder.in(settings.directory())) {
      try {
        models.add(OnnxModel.of(folder, settings, workers));
      } catch (IllegalArgumentException unfit) {
        problems.add(unfit.getMessage());
      }
    }
    return new Inventory(models, problems);
  }
}
