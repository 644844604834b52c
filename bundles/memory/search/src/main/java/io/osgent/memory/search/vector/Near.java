package io.osgent.memory.search.vector;

/**
 * A vector that was found.
 *
 * @param product its inner product with what was looked for; of unit vectors the cosine of the angle between them
 */
public record Near(long id, float product) {}
