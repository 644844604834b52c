package io.osgent.model.router.internal;

import io.osgent.api.CallContext;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Models;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Asks one model after the other until one begins to answer. Used by one thread at a time. */
final class Attempts {
  private final Surroundings surroundings;
  private final Route route;
  private final Turns turns;
  private final long tokens;
  private final ChatRequest request;
  private final CallContext context;
  private final Failures failures = new Failures();
  private int retries;

  /** @param tokens that the call is likely to take */
  Attempts(Surroundings surroundings, Route route, List<Candidate> candidates, long tokens, ChatRequest request,
      CallContext context) {
    this.surroundings = surroundings;
    this.route = route;
    this.turns = new Turns(candidates);
    this.tokens = tokens;
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
    moveOn(failure, begun, !broken.beginning().late());
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
      ModelHealth health = surroundings.healths().of(turns.current().model());
      switch (turns.patient() ? health.await(tokens, latest()) : health.enter(tokens)) {
        case ModelHealth.Refused(ModelException why) -> moveOn(why, begun, false);
        case ModelHealth.PutOff(ModelException why, Instant until) -> putOff(why, until, begun);
        case ModelHealth.Permit permit -> {
          Beginning beginning = turns.another() || retries < route.maxRetries()
              ? Beginning.within(route.firstPiece(), surroundings.time())
              : Beginning.unbounded();
          try {
            return new Attempt(turns.current(), open(permit, beginning), permit, beginning, !turns.another());
          } catch (ModelException failure) {
            permit.failed(failure);
            moveOn(failure, begun, !beginning.late());
          }
        }
      }
    }
  }

  private ModelStream open(ModelHealth.Permit permit, Beginning beginning)
      throws ModelException, InterruptedException {
    try {
      ModelStream stream = surroundings.models().open(turns.current().model(), request, context);
      try {
        beginning.answered(stream);
        permit.answered(stream.allowance());
        return stream;
      } catch (ModelException | RuntimeException unusable) {
        stream.close();
        throw unusable;
      }
    } catch (ModelException failure) {
      beginning.end();
      throw beginning.late() ? beginning.failure() : failure;
    } catch (RuntimeException fault) {
      beginning.end();
      throw Attempt.faulty(fault);
    } catch (InterruptedException interrupted) {
      beginning.end();
      if (beginning.late()) {
        throw beginning.failure();
      }
      permit.abandoned();
      throw interrupted;
    } catch (Error broken) {
      beginning.end();
      permit.abandoned();
      throw broken;
    }
  }

  /** How long a model whose rate limits are used up is waited for. */
  private Instant latest() {
    Instant latest = surroundings.time().now().plus(route.longestPause());
    return latest.isBefore(context.deadline()) ? latest : context.deadline();
  }

  /** Asks the others first; once it has been waited for in vain, it has had its turn. */
  private void putOff(ModelException why, Instant until, boolean begun) throws ModelException {
    boolean waited = turns.patient();
    if (waited || turns.another()) {
      failures.add(turns.current().model(), why);
    }
    if (!waited) {
      turns.putOff(until);
    } else if (turns.another()) {
      next();
    } else {
      throw failures.all(route.fullName(), begun);
    }
  }

  /**
   * Waits until the same model may be asked again, or turns to the next one.
   *
   * @param again whether the same model is worth being asked again before another; one that is at rest, or took too long, is
   *     only if there is no other
   */
  private void moveOn(ModelException failure, boolean begun, boolean again)
      throws ModelException, InterruptedException {
    if (failure.kind() == Kind.INVALID_REQUEST || failure.kind() == Kind.CONTENT_REFUSED) {
      throw begun && !failure.outputBegun()
          ? new ModelException(failure.kind(), failure.getMessage(), true, null, failure)
          : failure;
    }
    failures.add(turns.current().model(), failure);
    if (context.cancelled() || !surroundings.time().now().isBefore(context.deadline())) {
      throw failures.all(route.fullName(), begun);
    }
    boolean nextAtOnce = turns.another() && (begun || !again);
    Optional<Duration> pause = failure.retrySafe() && retries < route.maxRetries() && !nextAtOnce
        ? surroundings.backoff().pause(failure, retries + 1, route.longestPause(), context)
        : Optional.empty();
    if (pause.isPresent()) {
      retries++;
      surroundings.time().pause(pause.get());
    } else if (turns.another()) {
      next();
    } else {
      throw failures.all(route.fullName(), begun);
    }
  }

  private void next() {
    turns.next();
    retries = 0;
  }
}
