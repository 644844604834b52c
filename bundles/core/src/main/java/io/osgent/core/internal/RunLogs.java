package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.server.storage.EventBlock;
import io.osgent.server.storage.Storage;
import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The logs of runs: those that grow, and those on the disk. Thread-safe. */
@Component(immediate = true, service = RunLogs.class)
public final class RunLogs {
  private static final int BLOCKS_AT_ONCE = 64;

  private final Storage storage;
  private final CommitWriter writer;
  private final EventCodec codec;

  @Activate
  public RunLogs(@Reference Storage storage, @Reference CommitWriter writer, @Reference WireJson json) {
    this.storage = storage;
    this.writer = writer;
    codec = new EventCodec(json);
  }

  EventCodec codec() {
    return codec;
  }

  /**
   * A log to write on.
   *
   * @param last the number of the last event there is, 0 for a new run
   * @param whenEnded told, on the writer's thread, once the last event is durable
   */
  RunLog open(String run, long last, Runnable whenEnded) {
    return new RunLog(run, last, codec, writer, whenEnded);
  }

  /** Some of the durable events after a number; empty when there are no more. */
  List<Event> read(String run, long after) {
    return storage.events(run, after, BLOCKS_AT_ONCE).stream().flatMap(block -> codec.decode(block, after).stream())
        .toList();
  }

  /** All durable events. */
  List<Event> read(String run) {
    var events = new ArrayList<Event>();
    long last = 0;
    for (List<Event> some = read(run, last); !some.isEmpty(); some = read(run, last)) {
      events.addAll(some);
      if (some.getLast().seq() <= last) {
        throw new IllegalStateException("the log of run " + run + " goes back after event " + last);
      }
      last = some.getLast().seq();
    }
    return events;
  }

  /** The number of the last durable event, 0 when there is none; also of a log that cannot be read. */
  long last(String run) {
    return storage.events(run, 0, Integer.MAX_VALUE).stream().mapToLong(EventBlock::last).max().orElse(0);
  }
}
