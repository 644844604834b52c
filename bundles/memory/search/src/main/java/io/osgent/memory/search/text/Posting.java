package io.osgent.memory.search.text;

/**
 * A note a term occurs in.
 *
 * @param place of the note, see {@link Places}
 * @param frequency how often it occurs there, from 1
 * @param length of the note in terms
 */
public record Posting(long place, int frequency, int length) {}
