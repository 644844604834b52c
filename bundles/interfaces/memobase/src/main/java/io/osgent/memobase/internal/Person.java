package io.osgent.memobase.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.server.security.Access;
import io.osgent.server.security.Principal;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a memory knows of one person. */
final class Person {
  private static final int PAGE = 200;
  /** Where a slot is that was renamed. */
  private static final String RENAMED = ".renamed";

  private final Memory memory;
  private final Scope scope;

  private Person(Memory memory, Scope scope) {
    this.memory = memory;
    this.scope = scope;
  }

  /** @throws ProblemException 403 if whoever asks may not act for this user */
  static Person of(Memory memory, String user, SecurityContext security) {
    Principal by = caller(security);
    return new Person(memory, by.scope(user));
  }

  /** @param user whom the caller may act for */
  static Person of(Memory memory, String tenant, String user) {
    return new Person(memory, new Scope(tenant, user, null, null));
  }

  static Principal caller(SecurityContext security) {
    if (security.getUserPrincipal() instanceof Principal by) {
      return by;
    }
    throw new ProblemException(Access.UNAUTHORIZED);
  }

  Scope scope() {
    return scope;
  }

  String user() {
    return scope.user();
  }

  List<Slot> profile() {
    return newest(Integer.MAX_VALUE, Note.PROFILE).stream().flatMap(stored -> Slot.of(stored).stream()).toList();
  }

  /** A slot by its id, or by any it had under another name; one that got its first name back has led in a circle. */
  Optional<Slot> slot(String id) {
    var seen = new HashSet<String>();
    Optional<String> next = Optional.of(id);
    while (next.isPresent() && seen.add(next.get())) {
      Optional<Slot> found = find(next.get(), Note.PROFILE).flatMap(Slot::of);
      if (found.isPresent()) {
        return found;
      }
      next = find(renamed(next.get()), RENAMED).map(alias -> (String) alias.note().metadata().get("slot"));
    }
    return Optional.empty();
  }

  /** @param id by which the slot is to be found still */
  void rename(String id, Slot before, Note after) {
    String slot = memory.write(scope, List.of(new Change.Delete(before.id()), new Change.Keep(null, after))).get(1);
    var alias = new Note(RENAMED, "a slot", null, null, null, Instant.now(), null, List.of(), Map.of("slot", slot));
    memory.write(scope, List.of(find(renamed(id), RENAMED).isPresent()
        ? new Change.Replace(renamed(id), alias)
        : new Change.Keep(renamed(id), alias)));
  }

  private static String renamed(String id) {
    return RENAMED + ":" + id;
  }

  /** @return the slot's id */
  String write(String topic, String subTopic, String content) {
    return memory.write(scope, List.of(new Change.Keep(null, Slot.note(topic, subTopic, content)))).getFirst();
  }

  String write(Change... changes) {
    return memory.write(scope, List.of(changes)).getFirst();
  }

  void write(List<Change> changes) {
    memory.write(scope, changes);
  }

  List<Recollection> newest(int limit, String... kinds) {
    var all = new ArrayList<Recollection>();
    String after = null;
    List<Recollection> page;
    do {
      page = memory.recall(scope, new Query(null, Math.min(PAGE, limit - all.size()), Set.of(kinds), null, null, false,
          Set.of(), after));
      all.addAll(page);
      after = page.isEmpty() ? null : page.getLast().id();
    } while (page.size() == PAGE && all.size() < limit);
    return all;
  }

  List<Recollection> fitting(String words, int limit, String... kinds) {
    return memory.recall(scope, new Query(words, limit).among(kinds));
  }

  Optional<Recollection> find(String id, String kind) {
    return memory.recall(scope, Query.of(Set.of(id))).stream().filter(found -> found.note().kind().equals(kind))
        .findFirst();
  }

  List<Recollection> these(List<String> ids) {
    return ids.isEmpty() ? List.of() : memory.recall(scope, Query.of(Set.copyOf(ids)));
  }

  /** Returns once the memory has learnt from what waits. */
  void learn() {
    memory.observe(scope, List.of(), List.of());
  }

  void forget() {
    memory.forget(scope);
  }
}
