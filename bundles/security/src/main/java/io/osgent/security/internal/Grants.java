package io.osgent.security.internal;

import java.util.Set;
import java.util.TreeSet;

/** Arithmetic with sets of permissions, in which {@code runs.*} stands for all that begins like this. */
final class Grants {
  private Grants() {}

  /** What is in both. */
  static Set<String> both(Set<String> one, Set<String> other) {
    var both = new TreeSet<String>();
    for (String permission : one) {
      for (String limit : other) {
        if (covers(limit, permission)) {
          both.add(permission);
        } else if (covers(permission, limit)) {
          both.add(limit);
        }
      }
    }
    return both;
  }

  /** What is left of them that is narrowed to these, which are null when it is not. */
  static Set<String> narrowed(Set<String> all, Set<String> permissions) {
    return permissions == null ? all : both(permissions, all);
  }

  /** What of one is not in the other. */
  static Set<String> beyond(Set<String> one, Set<String> other) {
    var beyond = new TreeSet<>(one);
    beyond.removeIf(permission -> other.stream().anyMatch(limit -> covers(limit, permission)));
    return beyond;
  }

  private static boolean covers(String granted, String permission) {
    return granted.endsWith("*")
        ? permission.startsWith(granted.substring(0, granted.length() - 1))
        : granted.equals(permission);
  }
}
