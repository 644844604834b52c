package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.server.security.Principal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Notes whose ids come from an Idempotency-Key: what is there already is not kept again. */
record KeptOnce(Principal by, String key) {
  private static final int OF_DIGEST = 32;

  List<String> keep(Memory memory, Scope scope, List<Note> notes) {
    // Also by whose they are: names of keys are given anew, and one key may act for many.
    String prefix = "mem_" + Questions
        .sha256(String.join("\n", by.tenant(), by.user(), by.name(), scope.user(), key)).substring(0, OF_DIGEST) + "_";
    // One more than these: whether there were more the first time.
    List<String> ids = IntStream.rangeClosed(0, notes.size()).mapToObj(i -> prefix + i).toList();
    Map<String, String> before = memory.recall(scope, Query.of(new HashSet<>(ids))).stream()
        .collect(Collectors.toMap(Recollection::id, found -> found.note().content()));
    if (!before.isEmpty()) {
      requireSame(notes, ids, before);
    }
    var changes = new ArrayList<Change>();
    for (int i = 0; i < notes.size(); i++) {
      changes.add(new Change.Keep(ids.get(i), notes.get(i)));
    }
    return memory.write(scope, changes);
  }

  private static void requireSame(List<Note> notes, List<String> ids, Map<String, String> before) {
    boolean same = before.size() == notes.size();
    for (int i = 0; i < notes.size() && same; i++) {
      same = notes.get(i).content().equals(before.get(ids.get(i)));
    }
    if (!same) {
      throw new ProblemException(Problem.of("idempotency_key_reused", 422,
          "this Idempotency-Key came with other memories before; take a new one for a new request"));
    }
  }
}
