package io.osgent.model.ollama.internal;

import io.osgent.model.wire.Setting;
import java.util.List;

/**
 * What a provider was told of its embedding models, checked.
 *
 * @param models on offer, the default one first; empty for those the server has
 * @param batch how many texts one request may hold
 * @param truncate whether the end of a text that is too long is left out; it is refused otherwise
 */
record EmbeddingSettings(List<String> models, int batch, boolean truncate) {
  static EmbeddingSettings of(ProviderConfig config) {
    return new EmbeddingSettings(Setting.list(config.embeddingModels()),
        Setting.atLeast(1, "embeddingBatch", config.embeddingBatch()), config.embeddingTruncate());
  }
}
