package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is known of one person: read, changed in thought, and then told as the changes that make the memory so. Facts depend
 * on what was said alone, and the profile on facts alone: what is taken back leaves no trace in either.
 */
final class Knowledge {
  private final Map<String, Fact> before = new LinkedHashMap<>();
  private final Facts now;
  private final Map<String, Note> profile = new LinkedHashMap<>();
  private final Map<String, Recollection> othersBefore = new LinkedHashMap<>();
  private final Map<String, Recollection> others = new LinkedHashMap<>();
  private final Slots slots;
  private final Instant time;

  private Knowledge(Slots slots, Instant time) {
    this.slots = slots;
    this.time = time;
    this.now = new Facts(time);
  }

  static Knowledge of(Memory memory, Scope scope, Slots slots, Instant time) {
    var knowledge = new Knowledge(slots, time);
    Shelf.ever(memory, scope, Note.FACT, Note.PROFILE, Note.EVENT, Note.LESSON).reversed().forEach(knowledge::read);
    return knowledge;
  }

  private void read(Recollection stored) {
    if (stored.note().kind().equals(Note.PROFILE) && Slot.isOne(stored)) {
      profile.put(stored.id(), stored.note());
      return;
    }
    Fact.of(stored).ifPresentOrElse(fact -> {
      before.put(fact.id(), fact);
      now.read(fact);
    }, () -> {
      othersBefore.put(stored.id(), stored);
      others.put(stored.id(), stored);
    });
  }

  /** Those that hold now. */
  List<Fact> facts() {
    return now.all().stream().filter(fact -> fact.holds(time)).toList();
  }

  void learn(Claim claim, String extractor) {
    boolean several = slots.several(claim.attribute(), claim.several());
    var key = Fact.Key.of(claim.subject(), claim.attribute(), claim.value(), several);
    if (claim.ended()) {
      end(key, claim);
      return;
    }
    Optional<Fact> same = now.told(key).stream().filter(fact -> fact.says(claim.value()))
        .filter(fact -> claim.until() == null && !endedBefore(fact, claim.said().at())).findFirst();
    if (same.isPresent() && !deniedAtOnce(key, claim)) {
      confirm(same.get(), claim.said());
    } else {
      now.add(new Fact(Ids.random(), claim.subject(), claim.attribute(), claim.value(), claim.sentence(), several,
          List.of(claim.said()), claim.until(), null, false, extractor));
    }
  }

  private static boolean endedBefore(Fact fact, Instant at) {
    return fact.until() != null && !at.isBefore(fact.until());
  }

  /** Whether something else was said for the same moment before, which this is to overrule. */
  private boolean deniedAtOnce(Fact.Key key, Claim claim) {
    return now.told(key).stream().anyMatch(fact -> !fact.says(claim.value())
        && fact.said().stream().anyMatch(said -> said.at().equals(claim.said().at())));
  }

  private void confirm(Fact fact, Said said) {
    var all = new ArrayList<>(fact.said());
    all.add(said);
    now.swap(fact, fact.with(all, fact.until()));
  }

  private void end(Fact.Key key, Claim claim) {
    Instant at = claim.said().at();
    now.line(key).stream().filter(fact -> fact.says(claim.value()) && at.isAfter(fact.from())
        && (fact.to() == null || at.isBefore(fact.to()))).findFirst()
        .ifPresent(fact -> now.swap(fact, fact.with(fact.said(), at)));
  }

  /** As if it had never been said. */
  void unlearn(String fact) {
    now.find(fact).ifPresent(now::remove);
  }

  /** What was distilled from these notes alone goes; what came from others as well stays, and names those alone. */
  void unsay(Collection<String> notes) {
    for (Fact fact : now.all()) {
      List<Said> left = fact.said().stream().filter(said -> said.source() == null || !notes.contains(said.source()))
          .toList();
      if (left.isEmpty()) {
        now.remove(fact);
      } else if (left.size() < fact.said().size()) {
        now.swap(fact, fact.with(left, fact.until()));
      }
    }
    for (Recollection other : List.copyOf(others.values())) {
      List<String> left = other.note().sources().stream().filter(source -> !notes.contains(source)).toList();
      if (left.size() < other.note().sources().size()) {
        unsay(other, left);
      }
    }
  }

  private void unsay(Recollection other, List<String> left) {
    Note note = other.note();
    if (left.isEmpty()) {
      others.remove(other.id());
    } else {
      var less = new Note(note.kind(), note.content(), note.speaker(), note.session(), note.run(), note.occurredAt(),
          note.validTo(), left, note.metadata());
      others.put(other.id(), new Recollection(other.id(), less, other.recordedAt(), other.retiredAt(), other.helped(),
          other.hindered(), 0, null));
    }
  }

  /** A person has written down what a slot says. */
  void write(String attribute, String memo) {
    of(attribute).stream().filter(fact -> fact.several() && fact.holds(time))
        .forEach(fact -> now.swap(fact, fact.with(fact.said(), time)));
    learn(new Claim(Claim.PERSON, attribute, memo, Slot.sentence(attribute, memo), false, false, new Said(time, null),
        null), Slot.BY_PERSON);
  }

  /** A person wants a slot to be empty: nothing stays of it, nor of what it said before. */
  void clear(String slot) {
    Note note = profile.get(slot);
    if (note != null) {
      of(Slot.attribute(note)).forEach(now::remove);
    }
  }

  /** A person has put a fact right. */
  void correct(Fact corrected) {
    now.find(corrected.id()).ifPresent(was -> now.swap(was, corrected));
    before.put(corrected.id(), corrected);
  }

  /** A person says that a fact holds no more, or never did. */
  void retire(String id, Instant to) {
    now.find(id).ifPresent(fact -> {
      if (to.isAfter(fact.from())) {
        before.put(id, fact.with(fact.said(), to).placed(to, true));
        now.swap(fact, fact.with(fact.said().stream().filter(each -> each.at().isBefore(to)).toList(), to));
      } else {
        before.remove(id);
        now.remove(fact);
      }
    });
  }

  /** Whoever writes these changes deletes or replaces this himself. */
  void leave(String id, Note instead) {
    before.remove(id);
    othersBefore.remove(id);
    others.remove(id);
    if (instead == null) {
      profile.remove(id);
    } else {
      profile.put(id, instead);
    }
  }

  Optional<Fact> fact(String id) {
    return now.find(id);
  }

  private List<Fact> of(String attribute) {
    return now.all().stream()
        .filter(fact -> fact.subject().equals(Claim.PERSON) && fact.attribute().equals(attribute)).toList();
  }

  /** What has to be changed for the memory to hold this. */
  List<Change> changes() {
    var changes = new ArrayList<Change>();
    List<Fact> facts = now.all();
    Set<String> ids = facts.stream().map(Fact::id).collect(Collectors.toSet());
    before.keySet().stream().filter(id -> !ids.contains(id)).forEach(id -> changes.add(new Change.Delete(id)));
    facts.forEach(fact -> changes.addAll(changed(before.get(fact.id()), fact)));
    othersBefore.forEach((id, was) -> changes.addAll(changed(was, others.get(id))));
    changes.addAll(profileChanges());
    return changes;
  }

  private static List<Change> changed(Fact was, Fact is) {
    if (is.equals(was)) {
      return List.of();
    }
    var changes = new ArrayList<Change>();
    if (was == null) {
      changes.add(new Change.Keep(is.id(), is.note()));
    } else if (was.retired() || !is.retired() || !is.placed(was.to(), false).equals(was)) {
      changes.add(new Change.Replace(is.id(), is.note()));
    }
    if (is.retired()) {
      changes.add(new Change.Retire(is.id(), is.to()));
    }
    return changes;
  }

  private static List<Change> changed(Recollection was, Recollection is) {
    if (is == null) {
      return List.of(new Change.Delete(was.id()));
    } else if (is == was) {
      return List.of();
    }
    var replaced = new Change.Replace(is.id(), is.note());
    return is.retiredAt() == null
        ? List.of(replaced)
        : List.of(replaced, new Change.Retire(is.id(), is.note().validTo()));
  }

  private List<Change> profileChanges() {
    Map<String, List<Fact>> shown = facts().stream()
        .filter(fact -> fact.subject().equals(Claim.PERSON) && slots.shows(fact.attribute()))
        .collect(Collectors.groupingBy(Fact::attribute, LinkedHashMap::new, Collectors.toList()));
    var wanted = new LinkedHashMap<String, Note>();
    shown.forEach((attribute, facts) -> wanted.put(Slot.id(attribute), Slot.note(attribute, facts)));
    var changes = new ArrayList<Change>();
    profile.keySet().stream().filter(id -> !wanted.containsKey(id)).forEach(id -> changes.add(new Change.Delete(id)));
    wanted.forEach((id, note) -> {
      if (!profile.containsKey(id)) {
        changes.add(new Change.Keep(id, note));
      } else if (!note.equals(profile.get(id))) {
        changes.add(new Change.Replace(id, note));
      }
    });
    return changes;
  }
}
