package io.osgent.memory.memobase.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Memory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What each project wants learnt of its people: what is configured, and what the project itself has noted. Thread-safe.
 */
final class Plans {
  /** The id and the kind of a project's note. */
  static final String WANTED = ".profile_config";
  /** So long a change that another server has made may go unnoticed. */
  private static final Duration FRESH = Duration.ofSeconds(30);

  private record Known(Plan plan, Instant at) {}

  private final Memory storage;
  private final Plan configured;
  private final Clock clock;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  Plans(Memory storage, Slots configured, Clock clock) {
    this.storage = storage;
    this.configured = Plan.of(configured);
    this.clock = clock;
  }

  /** Where a project keeps what is its own and nobody's: a project is a tenant. */
  static Scope project(String tenant) {
    return new Scope(tenant, ".memobase", null, null);
  }

  Plan of(Person person) {
    Instant now = clock.instant();
    Known before = known.get(person.tenant());
    if (before != null && before.at().plus(FRESH).isAfter(now)) {
      return before.plan();
    }
    Plan plan = Shelf.these(storage, project(person.tenant()), List.of(WANTED)).stream().findFirst()
        .map(stored -> configured.with(stored.note())).orElse(configured);
    known.put(person.tenant(), new Known(plan, now));
    return plan;
  }

  /** Somebody has written something here. */
  void written(Scope scope) {
    if (scope.user().equals(project(scope.tenant()).user())) {
      known.remove(scope.tenant());
    }
  }
}
