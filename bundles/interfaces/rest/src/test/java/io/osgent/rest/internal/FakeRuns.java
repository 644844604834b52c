package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.ApprovalDecided;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.event.EventData.RunCancelled;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.model.Usage;
import io.osgent.server.Page;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.ReplayReport;
import io.osgent.server.run.ReplayReport.Difference;
import io.osgent.server.run.Run;
import io.osgent.server.run.Run.RunUsage;
import io.osgent.server.run.RunRequest;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs;
import io.osgent.server.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** One run at a time, whose events are what a test appends. */
final class FakeRuns implements Runs {
  static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  final List<Event> log = new ArrayList<>();
  RunRequest started;
  RunFilter listed;
  String listedOf;
  Duration awaited;
  final List<String> decided = new ArrayList<>();
  private final Map<String, ApprovalRequested> waiting = new LinkedHashMap<>();
  private RunStatus status = RunStatus.RUNNING;
  private boolean gone;

  @Override
  public synchronized Run start(RunRequest request, Principal by) {
    started = request;
    status = RunStatus.RUNNING;
    log.clear();
    append(
        new RunStarted(request.agent(), 1, "session-1", by.tenant(), by.user(), by.name(), request.input(), List.of(),
            "demo/demo", List.of(), List.of()));
    return run();
  }

  synchronized void append(EventData data) {
    long seq = log.size() + 1L;
    log.add(new Event("run-1", seq, NOW, data, "{\"run\":\"run-1\",\"seq\":" + seq + "}"));
    notifyAll();
  }

  synchronized void end(EventData data) {
    status = data instanceof RunCancelled ? RunStatus.CANCELLED : RunStatus.COMPLETED;
    append(data);
  }

  /** The run waits for somebody to decide. */
  synchronized void ask(ApprovalRequested request) {
    waiting.put(request.call(), request);
    status = RunStatus.WAITING;
    append(request);
  }

  /** The part of the server that carries runs goes away: logs that are being followed break off. */
  synchronized void goAway() {
    gone = true;
    notifyAll();
  }

  private Run run() {
    return new Run("run-1", started.agent(), 1, "session-1", "default", "anna", status, started.input(),
        status == RunStatus.COMPLETED ? "391" : null, RunUsage.NONE, NOW, null, null);
  }

  @Override
  public synchronized Run get(String id, Principal by) {
    if (!id.equals("run-1")) {
      throw ProblemException.notFound("run_not_found", "there is no run " + id);
    }
    return run();
  }

  @Override
  public Page<Run> list(String userId, RunFilter filter, String after, int limit, Principal by) {
    listed = filter;
    listedOf = userId;
    return new Page<>(List.of(run()), limit == 1 ? "run-1" : null);
  }

  @Override
  public Run await(String id, Duration atMost, Principal by) throws InterruptedException {
    awaited = atMost;
    if (gone) {
      throw new InterruptedException("the server stops");
    }
    if (started.input().equals("quick")) {
      end(new EventData.RunCompleted("391", Usage.NONE));
    }
    return get(id, by);
  }

  @Override
  public synchronized Page<Event> events(String id, long after, int limit, Principal by) {
    get(id, by);
    var events = log.stream().skip(after).limit(limit).toList();
    return new Page<>(events, after + events.size() < log.size() ? Long.toString(after + events.size()) : null);
  }

  @Override
  public EventCursor follow(String id, long after, Principal by) {
    get(id, by);
    return new Cursor(after);
  }

  @Override
  public synchronized Run cancel(String id, Principal by) {
    if (get(id, by).status() == RunStatus.COMPLETED) {
      throw ProblemException.conflict("run_ended", "run " + id + " is completed");
    } else if (status != RunStatus.CANCELLED) {
      end(new RunCancelled(by.name(), Usage.NONE));
    }
    return run();
  }

  @Override
  public synchronized List<ApprovalRequested> approvals(String id, Principal by) {
    get(id, by);
    return List.copyOf(waiting.values());
  }

  @Override
  public synchronized Run decide(String id, String call, ApprovalDecision decision, Principal by) {
    get(id, by);
    if (waiting.remove(call) == null) {
      throw ProblemException.notFound("approval_not_found", "run " + id + " does not wait for a call " + call);
    }
    decided.add(call + " " + decision + " by " + by.name());
    status = waiting.isEmpty() ? RunStatus.RUNNING : RunStatus.WAITING;
    append(new ApprovalDecided(call, decision.decision(), by.name(), decision.arguments(), decision.comment()));
    return run();
  }

  @Override
  public synchronized ReplayReport replay(String id, Principal by) {
    if (!get(id, by).status().ended()) {
      throw ProblemException.conflict("run_going_on", "run " + id + " has not ended");
    }
    return new ReplayReport(id, false, log.size(), List.of("agent maths is version 2 now, was 1"),
        new Difference(2, "{\"seq\":2}", null));
  }

  private final class Cursor implements EventCursor {
    private long seen;

    Cursor(long seen) {
      this.seen = seen;
    }

    @Override
    public List<Event> next(Duration atMost) throws InterruptedException {
      synchronized (FakeRuns.this) {
        long until = System.nanoTime() + atMost.toNanos();
        while (!gone && seen >= log.size() && System.nanoTime() < until) {
          TimeUnit.NANOSECONDS.timedWait(FakeRuns.this, until - System.nanoTime());
        }
        var events = log.stream().skip(seen).toList();
        seen += events.size();
        return events;
      }
    }

    @Override
    public boolean ended() {
      synchronized (FakeRuns.this) {
        return gone || (seen >= log.size() && status.ended());
      }
    }
  }
}
