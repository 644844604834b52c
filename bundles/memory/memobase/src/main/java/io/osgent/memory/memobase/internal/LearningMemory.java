package io.osgent.memory.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import io.osgent.api.memory.Recollection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A memory that learns, on top of another one that keeps. Thread-safe. */
final class LearningMemory implements Memory, AutoCloseable {
  /** The kind of note that an interface keeps for each blob that is inserted. */
  private static final String BLOB = ".blob";

  private final Memory storage;
  private final Plans plans;
  private final Ledger ledger;
  private final Tokens tokens;
  private final Buffers buffers;
  private final Learner learner;
  private final Background background;
  private final ProfileRecall recall;
  private final Clock clock;

  /** @throws IllegalArgumentException that says what is wrong with the configuration */
  LearningMemory(Memory storage, Config config, Plans plans, Ledger ledger, Extractor extractor, Tokens tokens,
      Clock clock) {
    this.storage = storage;
    this.plans = plans;
    this.ledger = ledger;
    this.tokens = tokens;
    this.clock = clock;
    recall = new ProfileRecall(storage, config.profileShare());
    Duration longestWait = Duration.ofSeconds(atLeastOne("flushSeconds", config.flushSeconds()));
    buffers = new Buffers(storage, atLeastOne("flushTokens", config.flushTokens()), longestWait);
    learner = new Learner(storage, buffers, extractor, plans, atLeastOne("batchTokens", config.batchTokens()), clock);
    background = new Background(buffers, learner, atLeastOne("flushers", config.flushers()), longestWait, clock);
  }

  private static int atLeastOne(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException("'" + name + "' should be at least 1, but is " + value);
    }
    return value;
  }

  @Override
  public void close() {
    background.close();
    ledger.close();
  }

  @Override
  public List<Recollection> recall(Scope scope, Query query) {
    return recall.recall(scope, query);
  }

  @Override
  public List<String> write(Scope scope, List<Change> changes) {
    List<String> ids = changes.stream().anyMatch(Writing::matters)
        ? write(scope, changes, scope.agent(), ordinary -> {})
        : storage.write(scope, changes);
    plans.written(scope);
    ledger.inserted(Person.of(scope), (int) changes.stream()
        .filter(change -> change instanceof Change.Keep keep && keep.note().kind().equals(BLOB)).count());
    return ids;
  }

  private List<String> write(Scope scope, List<Change> changes, String agent, Consumer<Writing> more) {
    var person = Person.of(scope);
    List<String> ids = buffers.alone(person, () -> {
      Instant now = clock.instant();
      var writing = new Writing(storage, scope, plans.of(person).slots(), tokens, now, agent);
      writing.take(changes);
      more.accept(writing);
      if (writing.buffers()) {
        buffers.open(person, now);
      }
      List<String> written = storage.write(scope, writing.changes());
      if (writing.buffers()) {
        buffers.added(person, writing.tokens(), now, writing.urgent());
      }
      if (writing.unbuffers()) {
        buffers.count(person);
      }
      return written.subList(0, changes.size());
    });
    background.soon(person);
    return ids;
  }

  @Override
  public void observe(Scope scope, List<Change> turns, List<Event> events) {
    if (turns.isEmpty() && events.isEmpty()) {
      learn(Person.of(scope));
      return;
    }
    String agent = events.stream().map(Event::data).filter(RunStarted.class::isInstance)
        .map(started -> ((RunStarted) started).agent()).findFirst().orElse(scope.agent());
    List<String> ids = turns.stream().filter(Change.Keep.class::isInstance).map(turn -> ((Change.Keep) turn).id())
        .toList();
    write(scope, turns, agent, writing -> writing.live(Experiences.of(events, ids)));
  }

  private void learn(Person person) {
    try {
      learner.learn(person);
    } catch (ExtractionException e) {
      throw new ProblemException(new Problem("extraction_failed", 502,
          "nothing was learnt, and what waits is kept: " + e.getMessage(), true, null, null), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("interrupted", 503, "the call was interrupted", true, null, null), e);
    }
  }

  @Override
  public void forget(Scope scope) {
    var person = Person.of(scope);
    buffers.alone(person, () -> {
      storage.forget(scope);
      buffers.count(person);
      return null;
    });
  }

  /** Whose buffer is noted is known even when the storage holds nothing of them any more. */
  @Override
  public Set<String> users(String tenant) {
    Stream<String> buffered = buffers.noted().stream().filter(person -> person.tenant().equals(tenant))
        .map(Person::user);
    return Stream.concat(storage.users(tenant).stream(), buffered).collect(Collectors.toSet());
  }

  /** How it is going, for people. */
  String report() {
    String trouble = background.trouble();
    return buffers.size() + " buffers are not empty" + (trouble == null ? "" : "; " + trouble);
  }
}
