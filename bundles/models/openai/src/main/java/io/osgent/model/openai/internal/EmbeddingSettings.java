package io.osgent.model.openai.internal;

import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.Setting;
import io.osgent.model.wire.TableLine;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a provider was told of its embedding models, checked.
 *
 * @param models on offer, the default one first; none where none are named and this is not OpenAI itself
 * @param dimensions to ask for, or 0 for as many as the model has
 */
record EmbeddingSettings(List<EmbeddingInfo> models, Encoding encoding, int dimensions) {
  private static final List<String> OPENAIS = List.of("text-embedding-3-small", "text-embedding-3-large");
  private static final Map<String, EmbeddingInfo> TABLE = table();

  /** How vectors are to come. */
  enum Encoding {
    /** In the form that is a third as long. */
    BASE64,
    /** As numbers. */
    FLOAT,
    /** As the server likes: many a server knows no other than numbers, and not the field that names it. */
    UNSAID;

    private static Encoding of(String said, boolean official) {
      return switch (said.strip()) {
        case "auto" -> official ? BASE64 : UNSAID;
        case "base64" -> BASE64;
        case "float" -> FLOAT;
        default -> throw new IllegalArgumentException(
            "embeddingEncoding '" + said + "' should be auto, base64 or float");
      };
    }
  }

  /**
   * @param official whether this is OpenAI itself
   * @param prices of whatever models, which win over the table's
   */
  static EmbeddingSettings of(ProviderConfig config, boolean official, Map<String, Price> prices) {
    List<String> named = Setting.list(config.embeddingModels());
    int dimensions = Setting.atLeast(0, "embeddingDimensions", config.embeddingDimensions());
    int batch = Setting.atLeast(1, "embeddingBatch", config.embeddingBatch());
    List<EmbeddingInfo> models = (named.isEmpty() && official ? OPENAIS : named).stream().map(name -> {
      EmbeddingInfo known = official ? TABLE.get(name) : null;
      return new EmbeddingInfo(name, "", dimensions > 0 || known == null ? dimensions : known.dimensions(), batch,
          prices.getOrDefault(name, known == null ? null : known.price()));
    }).toList();
    return new EmbeddingSettings(models, Encoding.of(config.embeddingEncoding(), official), dimensions);
  }

  private static Map<String, EmbeddingInfo> table() {
    var models = new LinkedHashMap<String, EmbeddingInfo>();
    String text = TableLine.textBeside(EmbeddingSettings.class, "embeddings.csv");
    for (TableLine line : TableLine.of(text, List.of("model", "dimensions", "input"), "small, 1536, 0.02")) {
      var price = new Price(line.dollars(2), line.dollars(2), BigDecimal.ZERO);
      models.put(line.name(), new EmbeddingInfo(line.name(), "", line.number(1), 1, price));
    }
    return Map.copyOf(models);
  }
}
