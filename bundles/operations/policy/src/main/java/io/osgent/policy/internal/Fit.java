package io.osgent.policy.internal;

import java.util.Collection;

/** Whether something is true of a call. What cannot be told is neither yes nor no, and must never open a door. */
enum Fit {
  NO, MAYBE, YES;

  static Fit of(boolean fits) {
    return fits ? YES : NO;
  }

  Fit and(Fit other) {
    return compareTo(other) < 0 ? this : other;
  }

  /** Of many at once: what is true of some of them only is neither true nor false. Of none at all, it is not true. */
  static Fit ofAll(Collection<Fit> each) {
    if (each.isEmpty()) {
      return NO;
    }
    Fit first = each.iterator().next();
    return each.stream().allMatch(first::equals) ? first : MAYBE;
  }
}
