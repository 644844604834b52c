package io.osgent.server.model;

import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;

/**
 * A model as clients see it.
 *
 * @param name {@code provider/model}
 * @param description one line for people, or empty
 * @param price what it costs, or null where that is not known
 * @param abilities what a chat model can do, or null where that is not known
 * @param dimensions of an embedding model's vectors, or null where that is not known
 */
public record ModelOnOffer(String name, ModelKind kind, String description, Price price, Abilities abilities,
    Integer dimensions) {
  public static ModelOnOffer of(ModelKind kind, ModelInfo model) {
    return new ModelOnOffer(model.name(), kind, model.description(), model.price(), model.abilities(), null);
  }

  public static ModelOnOffer of(EmbeddingInfo model) {
    return new ModelOnOffer(model.name(), ModelKind.EMBEDDING, model.description(), model.price(), null,
        model.dimensions() == 0 ? null : model.dimensions());
  }
}
