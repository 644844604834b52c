package io.osgent.security.internal;

import java.util.Set;
import java.util.TreeSet;

/** Names of roles and permissions in one column. */
final class Words {
  private Words() {}

  /** @param words or null */
  static String joined(Set<String> words) {
    return words == null ? null : String.join(" ", new TreeSet<>(words));
  }

  /** @param column or null */
  static Set<String> of(String column) {
    return column == null ? null : column.isEmpty() ? Set.of() : Set.of(column.split(" "));
  }
}
