package io.osgent.memory.memobase.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Note;
import io.osgent.api.model.Usage;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts what each project uses in a day. Each process keeps a note of its own for each day, so that none overwrites what
 * another has counted; a day's usage is the sum of its notes. Counts that come while one is written are written with the
 * next. Thread-safe.
 */
final class Ledger implements AutoCloseable {
  static final String KIND = ".usage";
  private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

  private record Page(String tenant, LocalDate day) {}

  /** @param inserts how many blobs */
  private record Count(String id, long inserts, long inputTokens, long outputTokens) {
    Count plus(long moreInserts, long moreInput, long moreOutput) {
      return new Count(id, inserts + moreInserts, inputTokens + moreInput, outputTokens + moreOutput);
    }
  }

  private final Memory storage;
  private final Clock clock;
  private final Map<Page, Count> counts = new HashMap<>();
  private final Set<Page> kept = new HashSet<>();
  private final Set<Page> changed = new HashSet<>();
  private Thread writer;

  Ledger(Memory storage, Clock clock) {
    this.storage = storage;
    this.clock = clock;
  }

  void inserted(Person person, int blobs) {
    if (blobs > 0) {
      add(person, blobs, 0, 0);
    }
  }

  void used(Person person, Usage usage) {
    add(person, 0, usage.inputTokens(), usage.outputTokens());
  }

  private synchronized void add(Person person, long inserts, long input, long output) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    var page = new Page(person.tenant(), today);
    counts.keySet().removeIf(old -> old.day().isBefore(today) && !changed.contains(old));
    counts.merge(page, new Count(Ids.random(), inserts, input, output),
        (before, more) -> before.plus(inserts, input, output));
    changed.add(page);
    if (writer == null) {
      writer = Thread.ofVirtual().name("memobase-usage").start(this::write);
    }
  }

  private void write() {
    for (Map<Page, Count> some = taken(); !some.isEmpty(); some = taken()) {
      some.forEach(this::write);
    }
  }

  /** What has changed; once there is nothing more, the one who writes is done. */
  private synchronized Map<Page, Count> taken() {
    var some = new HashMap<Page, Count>();
    changed.forEach(page -> some.put(page, counts.get(page)));
    changed.clear();
    if (some.isEmpty()) {
      writer = null;
    }
    return some;
  }

  private void write(Page page, Count count) {
    var note = new Note(KIND, page.day().toString(), null, null, null,
        page.day().atStartOfDay(ZoneOffset.UTC).toInstant(),
        null, List.of(), Map.of("day", page.day().toString(), "inserts", count.inserts(), "input_tokens",
            count.inputTokens(), "output_tokens", count.outputTokens()));
    try {
      storage.write(Plans.project(page.tenant()), List.of(kept.contains(page)
          ? new Change.Replace(count.id(), note)
          : new Change.Keep(count.id(), note)));
      kept.add(page);
      // Of days that are over for good nothing is written any more.
      kept.removeIf(old -> old.day().isBefore(page.day().minusDays(1)));
    } catch (RuntimeException e) {
      // What is counted next is written with what was not written now.
      if (e instanceof ProblemException gone && gone.problem().status() == 404) {
        kept.remove(page);
      }
      LOG.warn("what project {} has used is not written down yet: {}", page.tenant(), e.getMessage());
    }
  }

  /** Returns once all that was counted is written down. */
  @Override
  public void close() {
    Thread last;
    synchronized (this) {
      last = writer;
    }
    if (last != null) {
      try {
        last.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
