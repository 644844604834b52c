package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.EventBlock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The log of one run while it is going on. The run appends; the {@link CommitWriter} makes durable what has been
 * appended; only then readers see it. Thread-safe.
 */
final class RunLog implements EventSink {
  /** A run that is so many events ahead of the disk waits for it. */
  private static final int MOST_PENDING = 4096;
  /** Readers that are further behind than this read from the disk. */
  private static final int MOST_KEPT = 4096;

  private final String run;
  private final EventCodec codec;
  private final CommitWriter writer;
  private final Runnable whenEnded;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition progress = lock.newCondition();
  /** Apart from {@link #progress}, so that who waits for the end is not woken by each step. */
  private final Condition end = lock.newCondition();
  /** Events from number {@link #trimmed} + 1 on, durable or not. */
  private final List<Event> events = new ArrayList<>();
  private final List<Change> changes = new ArrayList<>();
  private long trimmed;
  private long appended;
  private long durable;
  /** What the writer has taken and not told the fate of: up to this event, and so many changes. */
  private long taken;
  private int changesTaken;
  private boolean committing;
  private boolean queued;
  private boolean closed;
  private boolean ended;
  private boolean cutOff;

  /**
   * @param last the number of the last event there is already, 0 for a new log
   * @param whenEnded told, on the writer's thread, once the last event is durable
   */
  RunLog(String run, long last, EventCodec codec, CommitWriter writer, Runnable whenEnded) {
    this.run = run;
    this.codec = codec;
    this.writer = writer;
    this.whenEnded = whenEnded;
    trimmed = last;
    appended = last;
    taken = last;
    durable = last;
  }

  @Override
  public void awaitTurn(EventData data) {
    lock.lock();
    try {
      while (appended - durable >= MOST_PENDING && !cutOff) {
        progress.awaitUninterruptibly();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Event> append(EventData data, Change... with) {
    Event event;
    boolean wake;
    lock.lock();
    try {
      if (cutOff) {
        throw new RunCutOff();
      } else if (closed) {
        return Optional.empty();
      }
      closed = data.last();
      changes.addAll(List.of(with));
      event = codec.encode(run, ++appended, data);
      events.add(event);
      wake = !queued;
      queued = true;
    } finally {
      lock.unlock();
    }
    if (wake) {
      // While a commit fails it may be queued twice: the writer takes each log once.
      writer.enqueue(this);
    }
    return Optional.of(event);
  }

  @Override
  public void sync() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long mine = appended;
      while (durable < mine) {
        if (cutOff) {
          throw new RunCutOff();
        }
        progress.await();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The same for no longer than this; says whether it came to that. */
  boolean sync(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      long mine = appended;
      while (durable < mine && left > 0) {
        left = progress.awaitNanos(left);
      }
      return durable >= mine;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes back what is not durable, as if it had never happened; nothing more is added. A commit under way is waited for:
   * it may succeed.
   *
   * @return whether nothing at all is durable
   */
  boolean takeBack() {
    lock.lock();
    try {
      cutOff = true;
      while (committing) {
        progress.awaitUninterruptibly();
      }
      events.subList((int) (durable - trimmed), events.size()).clear();
      changes.clear();
      appended = durable;
      progress.signalAll();
      end.signalAll();
      return durable == 0;
    } finally {
      lock.unlock();
    }
  }

  /** The run is no longer carried here: nothing more is added, and nobody waits for more. What was added is still committed. */
  void cutOff() {
    lock.lock();
    try {
      cutOff = true;
      progress.signalAll();
      end.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** The run rests: who reads on finds it on the disk. */
  void forget() {
    lock.lock();
    try {
      events.subList(0, (int) (durable - trimmed)).clear();
      trimmed = durable;
    } finally {
      lock.unlock();
    }
  }

  /** For the writer: what is not durable yet, in order. Until it tells what became of it, the rest waits. */
  void take(List<Change> into) {
    lock.lock();
    try {
      queued = false;
      committing = true;
      into.addAll(changes);
      changesTaken = changes.size();
      if (appended > durable) {
        var lines = new StringBuilder();
        for (Event event : events.subList((int) (durable - trimmed), (int) (appended - trimmed))) {
          lines.append(event.json()).append('\n');
        }
        into.add(new Change.EventsAppended(new EventBlock(run, durable + 1, appended, lines.toString())));
      }
      taken = appended;
    } finally {
      lock.unlock();
    }
  }

  /** For the writer: what it took last did not become durable; it will take it again. */
  void notCommitted() {
    lock.lock();
    try {
      committing = false;
      progress.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** For the writer: what it took last is durable now. */
  void committed() {
    // Before anybody is told: who hears of the end finds the session free.
    if (endIsTaken()) {
      whenEnded.run();
    }
    lock.lock();
    try {
      committing = false;
      changes.subList(0, changesTaken).clear();
      durable = taken;
      if (durable > trimmed) {
        ended = events.get((int) (durable - trimmed) - 1).data().last();
      }
      trim();
      progress.signalAll();
      if (ended) {
        end.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean endIsTaken() {
    lock.lock();
    try {
      return !ended && taken > durable && events.get((int) (taken - trimmed) - 1).data().last();
    } finally {
      lock.unlock();
    }
  }

  private void trim() {
    int surplus = (int) (durable - trimmed) - MOST_KEPT;
    if (surplus >= MOST_KEPT) {
      events.subList(0, surplus).clear();
      trimmed += surplus;
    }
  }

  /** Whether the last event is durable. */
  boolean ended() {
    lock.lock();
    try {
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the end; says whether it came in time. */
  boolean awaitEnd(Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (!ended && !cutOff && left > 0) {
        left = end.awaitNanos(left);
      }
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /**
   * The durable events after a number, waiting for the first one.
   *
   * @return empty when the time is up or the log has ended, null when the events are no longer kept here
   * @throws RunCutOff when nothing follows here any more
   */
  List<Event> after(long seq, Duration atMost) throws InterruptedException {
    long left = atMost.toNanos();
    lock.lockInterruptibly();
    try {
      while (durable <= seq && !ended && !cutOff && left > 0) {
        left = progress.awaitNanos(left);
      }
      if (seq < trimmed) {
        return null;
      } else if (cutOff && durable <= seq && !ended) {
        throw new RunCutOff();
      }
      return durable <= seq
          ? List.of()
          : List.copyOf(events.subList((int) (seq - trimmed), (int) (durable - trimmed)));
    } finally {
      lock.unlock();
    }
  }
}
