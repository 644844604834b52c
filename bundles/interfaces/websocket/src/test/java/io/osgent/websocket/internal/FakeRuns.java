package io.osgent.websocket.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.RunCancelled;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.RunPaused;
import io.osgent.api.json.Json;
import io.osgent.api.model.Usage;
import io.osgent.server.Page;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.ReplayReport;
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
  private final Map<String, Map<String, ApprovalRequested>> waiting = new HashMap<>();
  private boolean gone;
  private int pending;

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

  /** The part of the server that carries runs goes away: logs break off where they are. */
  synchronized void goAway() {
    gone = true;
    notifyAll();
  }

  /** How many threads wait for events. */
  synchronized int pending() {
    return pending;
  }

  @Override
  public synchronized Run start(RunRequest request, Principal by) {
    requests.add(request);
    if (request.agent().equals("broken")) {
      throw new IllegalStateException("the disk is full of secrets");
    }
    if (request.agent().equals("full")) {
      throw new ProblemException(Problem.of("too_many_runs", 429, "this user has as many runs as there may be"));
    }
    String key = request.idempotencyKey();
    if (key != null && keys.containsKey(key)) {
      return runs.get(keys.get(key));
    }
    String id = "run-" + (runs.size() + 1);
    var run = new Run(id, request.agent(), 1, "session-1", by.tenant(), by.scope(request.userId()).user(),
        RunStatus.RUNNING,
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
    return new Run(id, run.agent(), run.agentVersion(), run.session(), run.tenant(), run.userId(), status(id),
        run.input(), null,
        run.usage(), run.createdAt(), null, null);
  }

  private RunStatus status(String run) {
    if (!waiting.getOrDefault(run, Map.of()).isEmpty()) {
      return RunStatus.WAITING;
    }
    return switch (logs.get(run).isEmpty() ? null : logs.get(run).getLast().data()) {
      case RunCompleted completed -> RunStatus.COMPLETED;
      case RunCancelled cancelled -> RunStatus.CANCELLED;
      case null, default -> RunStatus.RUNNING;
    };
  }

  @Override
  public synchronized Run cancel(String id, Principal by) {
    Run run = get(id, by);
    if (run.status() == RunStatus.COMPLETED) {
      throw ProblemException.conflict("run_ended", "run '" + id + "' is completed");
    } else if (run.status() != RunStatus.CANCELLED) {
      append(id, new RunCancelled(by.name(), Usage.NONE));
    }
    return get(id, by);
  }

  /** The run waits for somebody to decide. */
  synchronized void ask(String run, ApprovalRequested request) {
    waiting.computeIfAbsent(run, any -> new LinkedHashMap<>()).put(request.call(), request);
    append(run, request);
    append(run, new RunPaused());
  }

  @Override
  public synchronized List<ApprovalRequested> approvals(String id, Principal by) {
    get(id, by);
    return List.copyOf(waiting.getOrDefault(id, Map.of()).values());
  }

  @Override
  public synchronized Run decide(String id, String call, ApprovalDecision decision, Principal by) {
    get(id, by);
    if (waiting.getOrDefault(id, new HashMap<>()).remove(call) == null) {
      throw ProblemException.notFound("approval_not_found", "run '" + id + "' does not wait for a call '" + call + "'");
    }
    append(id, new ApprovalDecided(call, decision.decision(), by.name(), decision.arguments(), decision.comment()));
    return get(id, by);
  }

  @Override
  public ReplayReport replay(String id, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public EventCursor follow(String id, long after, Principal by) {
    get(id, by);
    return new Cursor(id, after);
  }

  @Override
  public Page<Run> list(String userId, RunFilter filter, String after, int limit, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Run await(String id, Duration atMost, Principal by) {
    throw new UnsupportedOperationException();
  }

  @Override
  public synchronized Page<Event> events(String id, long after, int limit, Principal by) {
    get(id, by);
    return new Page<>(logs.get(id).stream().skip(after).limit(limit).toList(), null);
  }

  private synchronized List<Event> next(String run, long after) throws InterruptedException {
    pending++;
    try {
      while (failure == null && !gone && logs.get(run).size() <= after) {
        wait();
      }
      if (failure != null) {
        throw failure.get();
      }
      return logs.get(run).stream().skip(after).toList();
    } finally {
      pending--;
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
      ended = events.isEmpty() || events.getLast().data().last();
      return events;
    }

    @Override
    public boolean ended() {
      return ended;
    }
  }
}
