package io.osgent.websocket.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.json.Json;
import io.osgent.server.Page;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Runs whose events the test writes. */
final class FakeRuns implements Runs {
  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final List<RunRequest> requests = new ArrayList<>();
  private final Json json;
  private final Map<String, Run> runs = new HashMap<>();
  private final Map<String, List<Event>> logs = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();
  private Supplier<? extends RuntimeException> failure;
  private int waiting;

  FakeRuns(Json json) {
    this.json = json;
  }

  synchronized Event append(String run, EventData data) {
    var line = new LinkedHashMap<String, Object>();
    List<Event> log = logs.get(run);
    long seq = log.size() + 1L;
    line.put("run", run);
    line.put("seq", seq);
    line.put("type", data.type());
    line.put("at", NOON);
    line.put("data", data);
    return append(new Event(run, seq, NOON, data, json.write(line)));
  }

  synchronized Event append(Event event) {
    logs.get(event.run()).add(event);
    notifyAll();
    return event;
  }

  /** Every wait for events fails from now on. */
  synchronized void fail(Supplier<? extends RuntimeException> e) {
    failure = e;
    notifyAll();
  }

  /** How many threads wait for events. */
  synchronized int waiting() {
    return waiting;
  }

  @Override
  public synchronized Run start(RunRequest request, Principal by) {
    requests.add(request);
    if (request.agent().equals("broken")) {
      throw new IllegalStateException("the disk is full of secrets");
    }
    String key = request.idempotencyKey();
    if (key != null && keys.containsKey(key)) {
      return runs.get(keys.get(key));
    }
    String id = "run-" + (runs.size() + 1);
    var run = new Run(id, request.agent(), 1, "session-1", by.actingFor(request.userId()), RunStatus.RUNNING,
        request.input(), null, RunUsage.NONE, NOON, null, null);
    runs.put(id, run);
    logs.put(id, new ArrayList<>());
    if (key != null) {
      keys.put(key, id);
    }
    return run;
  }

  @Override
  public synchronized Run get(String id, Principal by) {
    Run run = runs.get(id);
    if (run == null || !by.mayActFor(run.userId())) {
      throw ProblemException.notFound("run_not_found", "there is no run '" + id + "'");
    }
    return run;
  }

  @Override
  public Run cancel(String id, Principal by) {
    return get(id, by);
  }

  @Override
  public EventCursor follow(String id, long after, Principal by) {
    get(id, by);
    return new Cursor(id, after);
  }

  @Override
  public Page<Run> list(RunFilter filter, String after, int limit, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Run await(String id, Duration atMost, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Page<Event> events(String id, long after, int limit, Principal by) {
    throw new UnsupportedOperationException();
  }

  private synchronized List<Event> next(String run, long after) throws InterruptedException {
    waiting++;
    try {
      while (failure == null && logs.get(run).size() <= after) {
        wait();
      }
      if (failure != null) {
        throw failure.get();
      }
      return List.copyOf(logs.get(run).subList((int) after, logs.get(run).size()));
    } finally {
      waiting--;
    }
  }

  private final class Cursor implements EventCursor {
    private final String run;
    private long after;
    private boolean ended;

    Cursor(String run, long after) {
      this.run = run;
      this.after = after;
    }

    @Override
    public List<Event> next(Duration atMost) throws InterruptedException {
      List<Event> events = FakeRuns.this.next(run, after);
      after += events.size();
      ended = events.getLast().data().last();
      return events;
    }

    @Override
    public boolean ended() {
      return ended;
    }
  }
}
