package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One write, and what follows from it: a turn goes into the buffer, what was distilled goes with the turn it came from, and
 * facts and profile change together. For one use, under the person's lock.
 */
final class Writing {
  private final Memory storage;
  private final Scope scope;
  private final Slots slots;
  private final Tokens counter;
  private final Instant now;
  private final String agent;
  private final List<Change> wanted = new ArrayList<>();
  private final List<Change> pending = new ArrayList<>();
  private final List<String> newTurns = new ArrayList<>();
  private final Set<String> gone = new HashSet<>();
  private Map<String, Recollection> there;
  private Knowledge knowledge;
  private List<Pending> waiting;
  private int tokens;

  /** @param agent the name of the one who speaks for the assistant, or null */
  Writing(Memory storage, Scope scope, Slots slots, Tokens counter, Instant now, String agent) {
    this.storage = storage;
    this.scope = scope;
    this.slots = slots;
    this.counter = counter;
    this.now = now;
    this.agent = agent;
  }

  /** Whether anything may follow from it. */
  static boolean matters(Change change) {
    return switch (change) {
      case Change.Keep keep -> keep.note().kind().equals(Note.TURN) || isSlot(keep.note());
      case Change.Weigh weigh -> false;
      case Change.Replace replace -> true;
      case Change.Retire retire -> true;
      case Change.Delete delete -> true;
    };
  }

  private static boolean isSlot(Note note) {
    return note.kind().equals(Note.PROFILE) && Slot.isSlot(note);
  }

  /** Takes what is to be written; its changes stay the first ones, in their order. */
  void take(List<Change> changes) {
    there = Shelf.these(storage, scope, changes.stream().flatMap(Writing::looksFor).distinct().toList()).stream()
        .collect(Collectors.toMap(Recollection::id, Function.identity()));
    changes.forEach(change -> wanted.add(switch (change) {
      case Change.Keep keep -> keep(keep);
      case Change.Replace replace -> replace(replace);
      case Change.Retire retire -> retire(retire);
      case Change.Delete delete -> delete(delete);
      case Change.Weigh weigh -> weigh;
    }));
  }

  private static Stream<String> looksFor(Change change) {
    return switch (change) {
      case Change.Keep keep when isSlot(keep.note()) -> Stream.of(Slot.id(Slot.attribute(keep.note())));
      case Change.Keep keep -> Stream.ofNullable(keep.id());
      case Change.Replace replace -> Stream.of(replace.id());
      case Change.Retire retire -> Stream.of(retire.id());
      case Change.Delete delete -> Stream.of(delete.id());
      case Change.Weigh weigh -> Stream.empty();
    };
  }

  private Change keep(Change.Keep keep) {
    Note note = keep.note();
    if (isSlot(note)) {
      String id = Slot.id(Slot.attribute(note));
      Change written = there.containsKey(id) ? new Change.Replace(id, note) : new Change.Keep(id, note);
      write(id, note);
      return written;
    } else if (!note.kind().equals(Note.TURN)) {
      return keep;
    }
    String id = keep.id() == null ? Ids.random() : keep.id();
    if (!there.containsKey(id) && !newTurns.contains(id)) {
      newTurns.add(id);
      buffer(id, note);
    }
    return new Change.Keep(id, note);
  }

  private void buffer(String turn, Note note) {
    int size = counter.of(note.content());
    tokens += size;
    boolean assistant = "assistant".equals(note.speaker()) || agent != null && agent.equals(note.speaker());
    pending.add(Pending.forTurn(turn, assistant, size, now));
  }

  private void write(String slot, Note note) {
    knowledge().write(Slot.attribute(note), note.content());
    knowledge().leave(slot, note);
  }

  private Change replace(Change.Replace replace) {
    Recollection old = there.get(replace.id());
    if (old == null) {
      return replace;
    } else if (isSlot(old.note()) && Slot.isOne(old)) {
      write(old.id(), slot(old.note(), replace.note()));
      return new Change.Replace(old.id(), slot(old.note(), replace.note()));
    } else if (old.note().kind().equals(Note.TURN)) {
      unsay(old.id());
      if (replace.note().kind().equals(Note.TURN)) {
        buffer(old.id(), replace.note());
      }
      return replace;
    }
    return knowledge().fact(old.id()).<Change>map(fact -> {
      Fact corrected = fact.corrected(replace.note());
      knowledge().correct(corrected);
      return new Change.Replace(old.id(), corrected.note());
    }).orElse(replace);
  }

  private static Note slot(Note old, Note by) {
    return new Note(Note.PROFILE, by.content(), null, null, null, by.occurredAt(), null, List.of(), old.metadata());
  }

  private Change retire(Change.Retire retire) {
    Recollection old = there.get(retire.id());
    if (old != null && old.note().kind().equals(Note.FACT)) {
      knowledge().retire(old.id(), retire.validTo());
    }
    return retire;
  }

  private Change delete(Change.Delete delete) {
    Recollection old = there.get(delete.id());
    if (old == null) {
      return delete;
    }
    gone.add(old.id());
    switch (old.note().kind()) {
      case Note.TURN -> unsay(old.id());
      case Note.FACT -> knowledge().unlearn(old.id());
      case Note.PROFILE -> knowledge().clear(old.id());
      default -> {
      }
    }
    if (knowledge != null) {
      knowledge.leave(old.id(), null);
    }
    return delete;
  }

  private void unsay(String turn) {
    knowledge().unsay(List.of(turn));
    waiting().stream().filter(each -> turn.equals(each.turn()) || each.experience() != null
        && each.experience().sources().contains(turn) && gone.containsAll(each.experience().sources()))
        .forEach(each -> pending.add(new Change.Delete(each.id())));
  }

  /** What the run has taught that is being written, unless it has been seen before. */
  void live(List<Experience> experiences) {
    if (!newTurns.isEmpty()) {
      for (Experience experience : experiences) {
        int size = counter.of(experience.text());
        tokens += size;
        pending.add(Pending.forExperience(experience, experience.run(), experience.sources(), size, now));
      }
    }
  }

  private Knowledge knowledge() {
    if (knowledge == null) {
      knowledge = Knowledge.of(storage, scope, slots, now);
    }
    return knowledge;
  }

  private List<Pending> waiting() {
    if (waiting == null) {
      waiting = Shelf.current(storage, scope, Pending.KIND).stream().map(Pending::of).toList();
    }
    return waiting;
  }

  List<Change> changes() {
    var all = new ArrayList<>(wanted);
    all.addAll(pending);
    if (knowledge != null) {
      knowledge.changes().stream().filter(change -> !gone.contains(about(change))).forEach(all::add);
    }
    return all;
  }

  private static String about(Change change) {
    return switch (change) {
      case Change.Keep keep -> keep.id();
      case Change.Replace replace -> replace.id();
      case Change.Retire retire -> retire.id();
      case Change.Delete delete -> delete.id();
      case Change.Weigh weigh -> weigh.id();
    };
  }

  boolean buffers() {
    return pending.stream().anyMatch(change -> change instanceof Change.Keep);
  }

  boolean unbuffers() {
    return pending.stream().anyMatch(change -> change instanceof Change.Delete);
  }

  boolean urgent() {
    return pending.stream()
        .anyMatch(change -> change instanceof Change.Keep keep && keep.note().metadata().containsKey("experience"));
  }

  int tokens() {
    return tokens;
  }
}
