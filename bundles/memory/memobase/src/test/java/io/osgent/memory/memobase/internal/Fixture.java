package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import io.osgent.memory.contract.PlainMemory;
import io.osgent.server.memory.NamedMemories;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/** Memobase on a memory of its own, and what tests say to it. */
final class Fixture implements AutoCloseable {
  static final Scope ANN = new Scope("acme", "ann", null, "ses_1");
  static final Instant MAY = Instant.parse("2026-05-08T13:56:00Z");

  final Memory storage;
  final MemobaseMemory memory;

  Fixture() {
    this(new PlainMemory(), Map.of(), new RuleExtractor());
  }

  Fixture(Memory storage, Map<String, Object> set, Extractor extractor) {
    this(storage, set, (plans, ledger) -> extractor);
  }

  /** @param understands what learns, given what is wanted and what counts */
  Fixture(Memory storage, Map<String, Object> set, BiFunction<Plans, Ledger, Extractor> understands) {
    var settings = new HashMap<String, Object>(set);
    settings.putIfAbsent("storage", "plain");
    this.storage = storage;
    this.memory = new MemobaseMemory(named(storage), Settings.of(settings), understands);
  }

  static NamedMemories named(Memory storage) {
    return new NamedMemories() {
      @Override
      public List<String> names() {
        return List.of("plain");
      }

      @Override
      public Memory named(String name) {
        return storage;
      }
    };
  }

  static Note turn(String words, Instant at) {
    return new Note(Note.TURN, words, "ann", "ses_1", null, at, null, List.of(), Map.of());
  }

  String say(String words) {
    return say(words, MAY);
  }

  String say(String words, Instant at) {
    return memory.write(ANN, List.of(new Change.Keep(null, turn(words, at)))).getFirst();
  }

  void learn() {
    memory.observe(ANN, List.of(), List.of());
  }

  void delete(String id) {
    memory.write(ANN, List.of(new Change.Delete(id)));
  }

  List<Recollection> all(String... kinds) {
    return memory.recall(ANN, new Query(null, 10_000).among(kinds));
  }

  List<String> contents(String... kinds) {
    return all(kinds).stream().map(each -> each.note().content()).toList();
  }

  List<Recollection> asOf(Instant time, String... kinds) {
    return memory.recall(ANN, new Query(null, 10_000, Set.of(kinds), null, time, false, Set.of(), null));
  }

  /** What a slot of the profile says, or null. */
  String slot(String attribute) {
    return all(Note.PROFILE).stream().filter(each -> Slot.isSlot(each.note()))
        .filter(each -> Slot.attribute(each.note()).equals(attribute)).map(each -> each.note().content()).findFirst()
        .orElse(null);
  }

  @Override
  public void close() {
    memory.close();
  }
}
