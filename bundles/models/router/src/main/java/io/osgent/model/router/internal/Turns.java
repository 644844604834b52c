package io.osgent.model.router.internal;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Whose turn it is to be asked. Who is to be asked later has another turn when nobody else is left, and is waited for then. */
final class Turns {
  private record Late(Candidate candidate, Instant until) {}

  private final Deque<Candidate> left;
  private final List<Late> putOff = new ArrayList<>();
  private boolean patient;

  Turns(List<Candidate> candidates) {
    left = new ArrayDeque<>(candidates);
  }

  Candidate current() {
    return left.getFirst();
  }

  /** Whether there is anybody but the current one. */
  boolean another() {
    return left.size() > 1 || !putOff.isEmpty();
  }

  /** Whether the current one is to be waited for. */
  boolean patient() {
    return patient;
  }

  void next() {
    left.removeFirst();
    recall();
  }

  /** Others have their turn before the current one; where there are none, it is waited for. */
  void putOff(Instant until) {
    putOff.add(new Late(left.removeFirst(), until));
    recall();
  }

  private void recall() {
    if (left.isEmpty()) {
      patient = true;
      putOff.stream().sorted(Comparator.comparing(Late::until)).map(Late::candidate).forEach(left::add);
      putOff.clear();
    }
  }
}
