package io.osgent.memory.search.text;

/**
 * Where the notes of one user stand: those of a session follow each other without gaps, so that the neighbours of a note
 * are known without looking. A note of no session has one to itself.
 */
public final class Places {
  /** How many notes a session holds; what comes behind is counted as another session. */
  public static final int SESSION = 1 << 20;

  private Places() {}

  /**
   * @param session the number of the session among those of the user, from 0
   * @param index of the note in it, from 0
   */
  public static long of(long session, int index) {
    return session * SESSION + index;
  }

  /** Whether both are of one session. */
  public static boolean together(long one, long other) {
    return Math.floorDiv(one, SESSION) == Math.floorDiv(other, SESSION);
  }
}
