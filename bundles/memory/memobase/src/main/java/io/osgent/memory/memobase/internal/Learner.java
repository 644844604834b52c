package io.osgent.memory.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

/**
 * Learns from a buffer. What it takes out, what it puts in and what that contradicts is one write: whoever else has taken
 * out an item before makes the whole write fail, and a crash leaves either all of it or nothing. Thread-safe.
 */
final class Learner {
  /** Others on the same memory may be faster so often; somebody learns all the same each time. */
  private static final int MOST_LOST_RACES = 20;

  private final Memory storage;
  private final Buffers buffers;
  private final Extractor extractor;
  private final Plans plans;
  private final int batchTokens;
  private final Clock clock;
  private final ConcurrentMap<Person, CompletableFuture<Void>> underWay = new ConcurrentHashMap<>();

  Learner(Memory storage, Buffers buffers, Extractor extractor, Plans plans, int batchTokens, Clock clock) {
    this.storage = storage;
    this.buffers = buffers;
    this.extractor = extractor;
    this.plans = plans;
    this.batchTokens = batchTokens;
    this.clock = clock;
  }

  /** Learns from all that waits now, once nobody else in this process learns for this person. */
  void learn(Person person) throws ExtractionException, InterruptedException {
    var mine = new CompletableFuture<Void>();
    for (CompletableFuture<Void> other; (other = underWay.putIfAbsent(person, mine)) != null;) {
      try {
        other.get();
      } catch (java.util.concurrent.ExecutionException e) {
        throw new IllegalStateException("it only ever ends, never fails", e);
      }
    }
    try {
      learnAlone(person);
      buffers.succeeded(person);
    } catch (ExtractionException | RuntimeException e) {
      buffers.failed(person, clock.instant());
      throw e;
    } finally {
      underWay.remove(person, mine);
      mine.complete(null);
    }
  }

  private void learnAlone(Person person) throws ExtractionException, InterruptedException {
    Set<String> wanted = buffers.waiting(person).stream().map(Pending::id).collect(Collectors.toSet());
    for (int lost = 0; lost <= MOST_LOST_RACES;) {
      List<Pending> left = buffers.waiting(person).stream().filter(each -> wanted.contains(each.id())).toList();
      if (left.isEmpty()) {
        buffers.alone(person, () -> {
          buffers.count(person);
          return null;
        });
        return;
      }
      if (!learn(person, batch(left))) {
        lost++;
      }
    }
    throw new ProblemException(new Problem("memory_changed", 409,
        "others change the memory of this person all the time; try again later", true, null, null));
  }

  private List<Pending> batch(List<Pending> left) {
    var batch = new ArrayList<Pending>();
    int tokens = 0;
    for (Pending each : left) {
      if (!batch.isEmpty() && tokens + each.tokens() > batchTokens) {
        break;
      }
      batch.add(each);
      tokens += each.tokens();
    }
    return batch;
  }

  /** @return whether it was in time */
  private boolean learn(Person person, List<Pending> batch) throws ExtractionException, InterruptedException {
    Map<String, Recollection> said = Shelf
        .these(storage, person.scope(), batch.stream().map(Pending::turn).filter(Objects::nonNull).toList()).stream()
        .collect(Collectors.toMap(Recollection::id, found -> found));
    List<Turn> turns = batch.stream().filter(each -> said.containsKey(each.turn()))
        .map(each -> Turn.of(said.get(each.turn()), each.assistant(), person)).toList();
    List<Experience> experiences = batch.stream().map(Pending::experience).filter(Objects::nonNull).toList();
    Extraction extraction = extractor.extract(person, turns, experiences,
        () -> Knowledge.of(storage, person.scope(), plans.of(person).slots(), clock.instant()).facts());
    return buffers.alone(person, () -> {
      try {
        storage.write(person.scope(), changes(person, batch, extraction));
        return true;
      } catch (ProblemException e) {
        if (e.problem().code().equals("memory_not_found") && e.problem().status() == 404
            || e.problem().code().equals("memory_changed")) {
          return false;
        }
        throw e;
      }
    });
  }

  private List<Change> changes(Person person, List<Pending> batch, Extraction extraction) {
    Instant now = clock.instant();
    var changes = new ArrayList<Change>();
    batch.forEach(each -> changes.add(new Change.Delete(each.id())));
    if (!extraction.claims().isEmpty()) {
      Knowledge knowledge = Knowledge.of(storage, person.scope(), plans.of(person).slots(), now);
      extraction.claims().forEach(claim -> knowledge.learn(claim, extraction.extractor()));
      changes.addAll(knowledge.changes());
    }
    extraction.happenings().forEach(happening -> changes.add(event(happening, extraction.extractor())));
    extraction.lessons().forEach(lesson -> changes.add(lesson(lesson, extraction.extractor(), now)));
    return changes;
  }

  private static Change event(Happening happening, String extractor) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put(Fact.EXTRACTOR, extractor);
    if (!happening.tags().isEmpty()) {
      metadata.put("event_tags", happening.tags().entrySet().stream()
          .map(tag -> Map.of("tag", tag.getKey(), "value", tag.getValue())).toList());
    }
    return new Change.Keep(Ids.of("event", happening.at().toString(), happening.what()), new Note(Note.EVENT,
        happening.what(), null, null, null, happening.at(), null, List.of(happening.source()), metadata));
  }

  private static Change lesson(Lesson lesson, String extractor, Instant now) {
    var metadata = new LinkedHashMap<String, Object>();
    metadata.put("experience", lesson.from().kind().name().toLowerCase(java.util.Locale.ROOT));
    metadata.put(Fact.EXTRACTOR, extractor);
    return new Change.Keep(Ids.of("lesson", String.valueOf(lesson.from().run()), lesson.text()), new Note(Note.LESSON,
        lesson.text(), null, null, lesson.from().run(), now, null, lesson.from().sources(), metadata));
  }
}
