package io.osgent.api.model;

/**
 * A piece of a model's reasoning as its provider wants it back when the conversation goes on: signed or encrypted, and
 * of no use to anybody else.
 *
 * @param provider the name, {@code osgent.name}, of the one that said it
 * @param state JSON text, to be given back as it is
 */
public record Thought(String provider, String state) {}
