package io.osgent.memory.sqlite.internal;

import io.osgent.memory.search.text.Places;

/**
 * The number of a note, which is that of its owner and its place in one: so all that one person has lies together, in
 * every table, and nobody else's can be among it.
 */
final class NoteNumber {
  private static final int PLACE_BITS = 41;
  /** How many numbers of sessions a person has. */
  static final long SESSIONS = (1L << PLACE_BITS) / Places.SESSION;
  /** How many people there may be. */
  static final long OWNERS = 1L << 63 - PLACE_BITS;

  private NoteNumber() {}

  static long of(long owner, long place) {
    return owner << PLACE_BITS | place;
  }

  static long place(long number) {
    return number & (1L << PLACE_BITS) - 1;
  }

  static long first(long owner) {
    return of(owner, 0);
  }

  static long last(long owner) {
    return first(owner + 1) - 1;
  }
}
