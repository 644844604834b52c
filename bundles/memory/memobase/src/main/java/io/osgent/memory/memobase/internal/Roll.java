package io.osgent.memory.memobase.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Whose buffers are not empty, for after a restart: no memory tells which users it has. A person is entered before the first
 * item is put into his buffer and leaves after the last is gone, so that a crash leaves at worst one who need not be here.
 */
final class Roll {
  private static final String KIND = ".buffered";
  /** Nobody's: no key is of this tenant. */
  private static final Scope OWN = new Scope(".memobase", ".memobase", null, null);

  private final Memory storage;

  Roll(Memory storage) {
    this.storage = storage;
  }

  void enter(Person person, Instant now) {
    storage.write(OWN, List.of(new Change.Keep(id(person), new Note(KIND, "a buffer", null, null, null, now, null,
        List.of(), Map.of("tenant", person.tenant(), "user", person.user())))));
  }

  void leave(Person person) {
    if (!Shelf.these(storage, OWN, List.of(id(person))).isEmpty()) {
      try {
        storage.write(OWN, List.of(new Change.Delete(id(person))));
      } catch (ProblemException e) {
        // Another server on the same memory was faster.
        if (!e.problem().code().equals("memory_not_found")) {
          throw e;
        }
      }
    }
  }

  List<Person> everybody() {
    return Shelf.current(storage, OWN, KIND).stream().map(entry -> entry.note().metadata())
        .map(entry -> new Person((String) entry.get("tenant"), (String) entry.get("user"))).toList();
  }

  private static String id(Person person) {
    return Ids.of("buffer", person.tenant(), person.user());
  }
}
