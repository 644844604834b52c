package io.osgent.core.internal.gathering;

import io.osgent.api.CallContext;
import io.osgent.api.Scope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/** The circumstances of a request that several callers share: it is nobody's in particular. */
record GatheredContext(Scope scope, List<Want> wants) implements CallContext {
  /** Who is alone in a request keeps the context he came with. */
  static CallContext of(Lane lane, List<Want> wants) {
    return wants.size() == 1
        ? wants.getFirst().context
        : new GatheredContext(new Scope(lane.tenant(), "", null, null), wants);
  }

  @Override
  public String run() {
    return null;
  }

  @Override
  public Instant deadline() {
    return wants.stream().map(want -> want.context.deadline()).max(Comparator.naturalOrder()).orElseThrow();
  }

  @Override
  public boolean cancelled() {
    return wants.stream().allMatch(want -> want.context.cancelled());
  }
}
