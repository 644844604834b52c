package io.osgent.core.internal.context;

/**
 * What a provider has counted in a run.
 *
 * @param tokens of the prompt
 * @param messages how many messages of the run were part of it
 */
public record Measured(long tokens, int messages) {}
