package io.osgent.core.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunRequest;
import io.osgent.server.security.Principal;
import io.osgent.server.storage.Storage;
import java.util.Map;
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
    var key = new Key(by.tenant(), by.name(), kept(by, request.idempotencyKey()));
    Gate gate = gates.compute(key, (k, known) -> {
      Gate entered = known == null ? new Gate() : known;
      entered.waiting++;
      return entered;
    });
    gate.lock.lock();
    try {
      return storage.runByIdempotencyKey(key.tenant(), key.principal(), key.key()).map(run -> same(run, request, by))
          .orElseGet(start);
    } finally {
      gate.lock.unlock();
      gates.computeIfPresent(key, (k, left) -> --left.waiting == 0 ? null : left);
    }
  }

  /**
   * As what a key is kept. Names of principals are given anew when the one before is gone: then it is another person's, and what came
   * before is as unknown to them as anything else.
   *
   * @param key null for none
   */
  static String kept(Principal by, String key) {
    return key == null ? null : Questions.sha256(by.user() + "\n" + key);
  }

  private static Run same(Run run, RunRequest request, Principal by) {
    boolean seen = by.reach().covers(run.tenant(), run.userId());
    boolean same = seen && run.agent().equals(request.agent()) && run.input().equals(request.input())
        && run.images() == request.images().size()
        && (request.session() == null || request.session().equals(run.session()))
        && by.scope(request.userId()).user().equals(run.userId());
    if (!same) {
      var reused = Problem.of("idempotency_key_reused", 422,
          "this Idempotency-Key came with another request before; take a new one for a new request");
      throw new ProblemException(seen ? reused.forRun(run.id()) : reused);
    }
    return run;
  }
}
