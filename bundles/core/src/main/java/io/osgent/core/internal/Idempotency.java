package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Storage;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** The same request with the same key gives the same run, also when both come at once. */
final class Idempotency {
  private record Key(String tenant, String principal, String key) {}

  private static final class Gate {
    private final ReentrantLock lock = new ReentrantLock();
    private int waiting;
  }

  private final Storage storage;
  private final Map<Key, Gate> gates = new ConcurrentHashMap<>();

  Idempotency(Storage storage) {
    this.storage = storage;
  }

  /** @param start starts the run and returns once it is durable */
  Run once(Principal by, RunRequest request, Supplier<Run> start) {
    var key = new Key(by.tenant(), by.name(), request.idempotencyKey());
    Gate gate = gates.compute(key, (k, known) -> {
      Gate entered = known == null ? new Gate() : known;
      entered.waiting++;
      return entered;
    });
    gate.lock.lock();
    try {
      return storage.runByIdempotencyKey(key.tenant(), key.principal(), key.key()).map(run -> same(run, request))
          .orElseGet(start);
    } finally {
      gate.lock.unlock();
      gates.computeIfPresent(key, (k, left) -> --left.waiting == 0 ? null : left);
    }
  }

  private static Run same(Run run, RunRequest request) {
    boolean same = run.agent().equals(request.agent()) && run.input().equals(request.input())
        && run.images() == request.images().size()
        && (request.session() == null || request.session().equals(run.session()))
        && (request.userId() == null || Objects.equals(request.userId(), run.userId()));
    if (!same) {
      throw new ProblemException(Problem.of("idempotency_key_reused", 422,
          "this Idempotency-Key came with another request before; take a new one for a new request").forRun(run.id()));
    }
    return run;
  }
}
