package io.osgent.memory.sqlite.internal;

/**
 * A person, as the tables know them.
 *
 * @param number small, and never that of anybody else before
 * @param notes how many there are that words find, bookkeeping apart
 * @param words how long those are together, in terms
 * @param sessions how many numbers of sessions were given away
 * @param sequence that of the last note that was written
 */
record Owner(long number, long notes, long words, long sessions, long sequence) {
  double averageLength() {
    return notes == 0 ? 1 : Math.max(1, (double) words / notes);
  }
}
