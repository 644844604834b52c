package io.osgent.api.embedding;

import io.osgent.api.model.Price;

/**
 * An embedding model a provider offers.
 *
 * @param name as the provider calls it, without the provider's name before it
 * @param description one line for people, or empty
 * @param dimensions of its vectors, or 0 where that is not known before it has been asked
 * @param batch how many texts it takes at once, at least 1
 * @param price what it costs, or null where that is not known
 */
public record EmbeddingInfo(String name, String description, int dimensions, int batch, Price price) {}
