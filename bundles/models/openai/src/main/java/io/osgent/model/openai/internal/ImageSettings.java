package io.osgent.model.openai.internal;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a provider was told of its image models, checked.
 *
 * @param official whether this is OpenAI itself
 * @param models on offer, the default one first; none where none are named and this is not OpenAI itself
 * @param prices of those whose price is known
 */
record ImageSettings(boolean official, List<String> models, Map<String, ImagePrice> prices) {
  private static final List<String> OPENAIS = List.of("gpt-image-2.6-flare", "gpt-image-2.6-sunburst");
  private static final Map<String, ImagePrice> TABLE = ImagePrice.table();

  /** @param given prices of whatever models, which win over the table's */
  static ImageSettings of(ProviderConfig config, boolean official, Map<String, Price> given) {
    List<String> named = Setting.list(config.imageModels());
    var prices = new LinkedHashMap<>(official ? TABLE : Map.<String, ImagePrice>of());
    given.forEach((model, price) -> prices.put(model, ImagePrice.of(price)));
    return new ImageSettings(official, named.isEmpty() && official ? OPENAIS : named, Map.copyOf(prices));
  }

  List<ModelInfo> infos() {
    return models.stream()
        .map(name -> new ModelInfo(name, "", prices.containsKey(name) ? prices.get(name).price() : null)).toList();
  }

  /** OpenAI's own models always send the picture itself, and refuse to be told so; others may send where it lies. */
  boolean mustBeToldToSendPictures(String model) {
    return !official && !model.contains("gpt-image");
  }
}
