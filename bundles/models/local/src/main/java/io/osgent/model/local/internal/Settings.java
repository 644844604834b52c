package io.osgent.model.local.internal;

import io.osgent.model.wire.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a provider was told, checked.
 *
 * @param models that answer, the default one first
 * @param contextTokens 0 for what each model was made for, within reason
 * @param threads 0 for what llama.cpp thinks right
 */
record Settings(String name, List<ModelFile> models, List<ModelFile> embeddingModels, int contextTokens,
    int answersAtOnce, int threads, int gpuLayers, Duration keepLoaded, Duration loadTime) {
  static final String DEFAULT_NAME = "local";

  /**
   * Reads the heads of the files as well.
   *
   * @param home what paths are relative to
   * @throws IllegalArgumentException if a value can't be used; the message says which and what would be right
   */
  static Settings of(ProviderConfig config, Path home) {
    List<ModelFile> models = ModelFile.in("models", Setting.list(config.models()), home);
    List<ModelFile> embeddingModels = ModelFile.in("embeddingModels", Setting.list(config.embeddingModels()), home);
    if (models.isEmpty() && embeddingModels.isEmpty()) {
      throw new IllegalArgumentException(
          "models should name a .gguf file or a folder of them, e.g. 'models/qwen3-4b.gguf'");
    }
    return new Settings(Setting.name(config.name(), DEFAULT_NAME), models, embeddingModels,
        Setting.atLeast(0, "contextTokens", config.contextTokens()),
        Setting.atLeast(1, "answersAtOnce", config.answersAtOnce()),
        Setting.atLeast(0, "threads", config.threads()), Setting.atLeast(0, "gpuLayers", config.gpuLayers()),
        Duration.ofSeconds(Setting.atLeast(0, "keepLoadedSeconds", config.keepLoadedSeconds())),
        Duration.ofSeconds(Setting.atLeast(1, "loadSeconds", config.loadSeconds())));
  }

  /** How many tokens prompt and answer of one call may have together. */
  int window(ModelFile model) {
    int made = (int) Math.min(model.head().contextTokens(), Integer.MAX_VALUE);
    return contextTokens > 0 ? contextTokens : made > 0 ? Math.min(made, 8192) : 4096;
  }

  @Override
  public String toString() {
    return name + " (models " + names(models)
        + (embeddingModels.isEmpty() ? "" : ", embedding models " + names(embeddingModels)) + ")";
  }

  private static List<String> names(List<ModelFile> files) {
    return files.stream().map(ModelFile::name).toList();
  }
}
