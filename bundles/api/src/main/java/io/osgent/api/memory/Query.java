package io.osgent.api.memory;

/**
 * What is looked for.
 *
 * @param text in the person's words
 * @param limit how many recollections at most, from 1
 */
public record Query(String text, int limit) {}
