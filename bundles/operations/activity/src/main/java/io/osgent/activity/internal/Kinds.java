package io.osgent.activity.internal;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The kinds of data there ever were: one whose bundle is not here now is waited for, until somebody says that it is gone for
 * good. Thread-safe.
 */
final class Kinds {
  private final ErasureTable table;
  private final Set<String> unwritten = ConcurrentHashMap.newKeySet();

  Kinds(ErasureTable table) {
    this.table = table;
  }

  /** Known from now on; kept once it is written. */
  void come(String kind) {
    unwritten.add(kind);
  }

  void write() {
    for (String kind : unwritten) {
      table.addKind(kind);
      unwritten.remove(kind);
    }
  }

  Set<String> all() {
    write();
    return new TreeSet<>(table.kinds());
  }

  void forget(String kind) {
    unwritten.remove(kind);
    table.forgetKind(kind);
  }
}
