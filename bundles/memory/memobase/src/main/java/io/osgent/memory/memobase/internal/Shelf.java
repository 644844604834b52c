package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Reads whole lists of a memory. */
final class Shelf {
  private static final int PAGE = 500;

  private Shelf() {}

  /** All that holds now of these kinds, the newest first. */
  static List<Recollection> current(Memory memory, Scope scope, String... kinds) {
    return all(memory, scope, false, kinds);
  }

  /** All that ever held of these kinds, the newest first. */
  static List<Recollection> ever(Memory memory, Scope scope, String... kinds) {
    return all(memory, scope, true, kinds);
  }

  /** Those with these ids that are there. */
  static List<Recollection> these(Memory memory, Scope scope, List<String> ids) {
    return ids.isEmpty() ? List.of() : memory.recall(scope, Query.of(Set.copyOf(ids)));
  }

  private static List<Recollection> all(Memory memory, Scope scope, boolean retired, String... kinds) {
    var all = new ArrayList<Recollection>();
    String after = null;
    List<Recollection> page;
    do {
      page = memory.recall(scope,
          new Query(null, PAGE, Set.copyOf(Arrays.asList(kinds)), null, null, retired, Set.of(), after));
      all.addAll(page);
      after = page.isEmpty() ? null : page.getLast().id();
    } while (page.size() == PAGE);
    return all;
  }
}
