package io.osgent.security.internal;

import java.util.Set;
import java.util.TreeSet;

/**
 * What another server says somebody is, as this one is configured to take it.
 *
 * @param roles those the configuration gives or names
 * @param claimed those that stand in the token as they are, which nobody here has named
 * @param knownHere whether it is the person who is a user of that id here, with the roles they have here
 */
record Testimony(Set<String> roles, Set<String> claimed, boolean knownHere) {
  Testimony {
    roles = Set.copyOf(roles);
    claimed = Set.copyOf(claimed);
  }

  /** Whatever it says, taken or not. */
  Set<String> all() {
    var all = new TreeSet<>(roles);
    all.addAll(claimed);
    return all;
  }
}
