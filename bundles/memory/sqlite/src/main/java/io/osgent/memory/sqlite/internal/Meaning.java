package io.osgent.memory.sqlite.internal;

/**
 * What a question means to a model.
 *
 * @param vector to be compared with others of the model alone
 */
record Meaning(String model, float[] vector) {}
