package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks one model after the other until one begins to answer. Used by one thread at a time. */
final class Attempts {
  private final Surroundings surroundings;
  private final Route route;
  private final List<Candidate> candidates;
  private final ChatRequest request;
  private final CallContext context;
  private final Failures failures = new Failures();
  private int asking;
  private int retries;

  Attempts(Surroundings surroundings, Route route, List<Candidate> candidates, ChatRequest request,
      CallContext context) {
    this.surroundings = surroundings;
    this.route = route;
    this.candidates = candidates;
    this.request = request;
    this.context = context;
  }

  /** What each attempt needs besides the request. */
  record Surroundings(Models models, Healths healths, Backoff backoff, Time time) {}

  /** The first that begins to answer. */
  Attempt first() throws ModelException, InterruptedException {
    return ask(false);
  }

  /** The one that answers instead of an attempt that has failed. */
  Attempt after(Attempt broken, ModelException failure, boolean begun) throws ModelException, InterruptedException {
    broken.failed(failure);
    moveOn(failure, begun, true);
    return ask(begun);
  }

  /** The one that answers instead of an attempt whose answer will not do. */
  Attempt beyond(Attempt whole, String flaw, boolean begun) throws ModelException, InterruptedException {
    failures.add(whole.model(), flaw);
    next();
    return ask(begun);
  }

  Failures failures() {
    return failures;
  }

  /** @param begun whether part of an answer was told already */
  private Attempt ask(boolean begun) throws ModelException, InterruptedException {
    while (true) {
      Candidate candidate = candidates.get(asking);
      switch (surroundings.healths().of(candidate.model()).enter()) {
        case ModelHealth.Refused(ModelException why) -> moveOn(why, begun, false);
        case ModelHealth.Permit permit -> {
          try {
            return new Attempt(candidate, open(candidate, permit), permit, !another());
          } catch (ModelException failure) {
            permit.failed(failure);
            moveOn(failure, begun, true);
          }
        }
      }
    }
  }

  private ModelStream open(Candidate candidate, ModelHealth.Permit permit) throws ModelException, InterruptedException {
    boolean told = false;
    try {
      ModelStream stream = surroundings.models().open(candidate.model(), request, context);
      told = true;
      return stream;
    } catch (ModelException failure) {
      told = true;
      throw failure;
    } catch (RuntimeException fault) {
      told = true;
      throw Attempt.faulty(fault);
    } finally {
      if (!told) {
        permit.abandoned();
      }
    }
  }

  /**
   * Waits until the same model may be asked again, or turns to the next one.
   *
   * @param asked whether the model itself failed; one that is at rest is only waited for if there is no other
   */
  private void moveOn(ModelException failure, boolean begun, boolean asked)
      throws ModelException, InterruptedException {
    if (failure.kind() == Kind.INVALID_REQUEST || failure.kind() == Kind.CONTENT_REFUSED) {
      throw begun && !failure.outputBegun()
          ? new ModelException(failure.kind(), failure.getMessage(), true, null, failure)
          : failure;
    }
    failures.add(candidates.get(asking).model(), failure);
    if (context.cancelled() || !surroundings.time().now().isBefore(context.deadline())) {
      throw failures.all(route.fullName(), begun);
    }
    boolean nextAtOnce = another() && (begun || !asked);
    Optional<Duration> pause = failure.retrySafe() && retries < route.maxRetries() && !nextAtOnce
        ? surroundings.backoff().pause(failure, retries + 1, route.longestPause(), context)
        : Optional.empty();
    if (pause.isPresent()) {
      retries++;
      surroundings.time().pause(pause.get());
    } else if (another()) {
      next();
    } else {
      throw failures.all(route.fullName(), begun);
    }
  }

  private boolean another() {
    return asking + 1 < candidates.size();
  }

  private void next() {
    asking++;
    retries = 0;
  }
}
