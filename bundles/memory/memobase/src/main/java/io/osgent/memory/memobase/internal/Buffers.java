package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Memory;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * How full each person's buffer is. What is in it is in the memory alone; this knows when it is time to look there. What
 * concerns one person is done under his lock. Thread-safe.
 */
final class Buffers {
  private static final int STRIPES = 256;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final int MOST_DOUBLINGS = 10;

  /**
   * @param since when the oldest item was put into it
   * @param urgent whether there is a lesson in it, which is not to wait
   */
  private record Buffer(int tokens, Instant since, boolean urgent, int failures, Instant notBefore) {
    static Buffer of(int tokens, Instant since, boolean urgent) {
      return new Buffer(tokens, since, urgent, 0, Instant.MIN);
    }

    Buffer holding(int all, Instant oldest, boolean hasLesson) {
      return new Buffer(all, oldest, hasLesson, failures, notBefore);
    }

    Buffer resting(int times, Instant until) {
      return new Buffer(tokens, since, urgent, times, until);
    }
  }

  private final Memory storage;
  private final Roll roll;
  private final int fullTokens;
  private final Duration longestWait;
  private final Map<Person, Buffer> buffers = new ConcurrentHashMap<>();
  private final ReentrantLock[] locks = Stream.generate(ReentrantLock::new).limit(STRIPES)
      .toArray(ReentrantLock[]::new);

  Buffers(Memory storage, int fullTokens, Duration longestWait) {
    this.storage = storage;
    this.roll = new Roll(storage);
    this.fullTokens = fullTokens;
    this.longestWait = longestWait;
  }

  <T> T alone(Person person, Supplier<T> work) {
    ReentrantLock lock = locks[Math.floorMod(person.hashCode(), STRIPES)];
    lock.lock();
    try {
      return work.get();
    } finally {
      lock.unlock();
    }
  }

  /** What waits, the oldest first. */
  List<Pending> waiting(Person person) {
    return Shelf.current(storage, person.scope(), Pending.KIND).reversed().stream().map(Pending::of).toList();
  }

  /** Something is about to be put into it. Under the lock. */
  void open(Person person, Instant now) {
    if (!buffers.containsKey(person)) {
      roll.enter(person, now);
    }
  }

  /** Something was put into it. Under the lock. */
  void added(Person person, int tokens, Instant now, boolean urgent) {
    buffers.merge(person, Buffer.of(tokens, now, urgent),
        (old, more) -> old.holding(old.tokens() + tokens, old.since(), old.urgent() || urgent));
  }

  /** Something was taken out, or it is not known what is in it. Under the lock. */
  void count(Person person) {
    List<Pending> left = waiting(person);
    if (left.isEmpty()) {
      roll.leave(person);
      buffers.remove(person);
      return;
    }
    Buffer counted = Buffer.of(left.stream().mapToInt(Pending::tokens).sum(), left.getFirst().since(),
        left.stream().anyMatch(each -> each.experience() != null));
    buffers.merge(person, counted,
        (old, now) -> old.holding(now.tokens(), now.since(), now.urgent()));
  }

  /** Whose buffers are not empty, or were not a moment ago. */
  List<Person> noted() {
    return roll.everybody();
  }

  /** Whoever had something in it when the server went down is known again. */
  int recover() {
    List<Person> everybody = noted();
    everybody.forEach(person -> alone(person, () -> {
      count(person);
      return null;
    }));
    return everybody.size();
  }

  void succeeded(Person person) {
    buffers.computeIfPresent(person, (same, buffer) -> buffer.resting(0, Instant.MIN));
  }

  /** It is left for later, twice as long each time and up to the longest wait. */
  void failed(Person person, Instant now) {
    buffers.computeIfPresent(person, (same, buffer) -> {
      Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(buffer.failures(), MOST_DOUBLINGS));
      return buffer.resting(buffer.failures() + 1,
          now.plus(pause.compareTo(longestWait) < 0 ? pause : longestWait));
    });
  }

  boolean due(Person person, Instant now) {
    Buffer buffer = buffers.get(person);
    return buffer != null && due(buffer, now);
  }

  List<Person> due(Instant now) {
    return new HashMap<>(buffers).entrySet().stream().filter(entry -> due(entry.getValue(), now))
        .map(Map.Entry::getKey).toList();
  }

  private boolean due(Buffer buffer, Instant now) {
    return !now.isBefore(buffer.notBefore()) && (buffer.urgent() || buffer.tokens() >= fullTokens
        || !now.isBefore(buffer.since().plus(longestWait)));
  }

  int size() {
    return buffers.size();
  }
}
