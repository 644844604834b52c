package io.osgent.activity.internal;

import io.osgent.server.activity.AuditTrail.Head;
import io.osgent.server.activity.AuditTrail.Verdict;

/** Follows the chain from its first entry, until one is not as it was recorded. For one reading, by one thread. */
final class ChainCheck {
  private final Head known;
  private Head head = new Head(0, AuditLine.NOTHING);
  private Verdict broken;

  /** @param known a head that was noted before, or null */
  ChainCheck(Head known) {
    this.known = known;
  }

  /** @return whether it is good so far */
  boolean follow(AuditLine line) {
    String problem = problem(line);
    if (problem == null) {
      head = new Head(line.sequence(), line.hash());
      return true;
    }
    broken = broken(head.sequence() + 1, problem);
    return false;
  }

  /** What stands there is no entry at all. */
  void unreadable(String why) {
    broken = broken(head.sequence() + 1, why);
  }

  private String problem(AuditLine line) {
    if (line.sequence() != head.sequence() + 1) {
      return "the entry that stands there has the number " + line.sequence()
          + ": entries were removed, added or moved";
    } else if (!line.previous().equals(head.hash())) {
      return "it does not follow the entry before it, whose hash is another";
    } else if (!isAsHashed(line)) {
      return "it is not what was recorded: its hash is another";
    } else if (known != null && known.sequence() == line.sequence() && !known.hash().equals(line.hash())) {
      return "it is not the entry whose hash was noted: the log was made anew";
    }
    return null;
  }

  private static boolean isAsHashed(AuditLine line) {
    try {
      return line.computed().equals(line.hash());
    } catch (IllegalArgumentException | ClassCastException e) {
      // Nothing that we record can't be hashed.
      return false;
    }
  }

  Verdict verdict() {
    if (broken == null && known != null && known.sequence() > head.sequence()) {
      broken = broken(head.sequence() + 1, "it is missing: the log had " + known.sequence() + " entries once");
    }
    return broken == null ? new Verdict(true, head.sequence(), null, null, head) : broken;
  }

  private Verdict broken(long sequence, String problem) {
    return new Verdict(false, head.sequence(), sequence, problem, head);
  }
}
