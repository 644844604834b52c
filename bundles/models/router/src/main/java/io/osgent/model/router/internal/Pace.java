package io.osgent.model.router.internal;

import io.osgent.api.model.Allowance;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps the calls to one model within what its provider said was left of its rate limits. Once those are used up, calls are
 * kept back until there is more; then one goes first, and what it is told decides about the others, so that they do not all
 * come at once. Thread-safe; nobody waits for a lock as long as the provider says nothing.
 */
final class Pace {
  /** Whether a call is made. */
  sealed interface Entry {}

  /**
   * It is not, for now.
   *
   * @param until when there is more, or when to look again
   */
  record Later(Ground ground, String why, Instant until) implements Entry {}

  /** Why a call is not made. */
  enum Ground {
    /** The provider has said not to come before then. */
    REFUSED,
    /** As far as can be reckoned, there is not enough left. */
    SHORT,
    /** There is more by now, and a call is finding out how much. */
    FINDING_OUT
  }

  /** How long one that is slow to find out keeps others from it. */
  private static final Duration FIRST = Duration.ofSeconds(1);

  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition change = lock.newCondition();
  /** Whether the provider ever said something. */
  private volatile boolean told;
  private Left requestsLeft = Left.UNKNOWN;
  private Left tokensLeft = Left.UNKNOWN;
  /** Until when the provider has refused, or null. */
  private Instant refused;
  /** Set once calls were kept back: from then on, nobody knows how much there is before one has been told. */
  private Instant scarceUntil;
  private Leave first;
  private Instant firstSince;
  private Instant lastSince = Instant.MIN;
  private long requestsUnderWay;
  private long tokensUnderWay;

  Pace(Time time) {
    this.time = time;
  }

  /** @param tokens that the call is likely to take */
  Entry enter(long tokens) {
    if (!told) {
      return new Leave(0, false);
    }
    lock.lock();
    try {
      Later later = later(tokens);
      return later == null ? admit(tokens) : later;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for leave. Where there is no more before the time is up, calls go one by one: what is left is reckoned by
   * estimates, and the provider has the last word.
   */
  Entry await(long tokens, Instant latest) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      for (Later later = later(tokens); later != null; later = later(tokens)) {
        Instant now = time.now();
        boolean over = !now.isBefore(latest);
        boolean hopeless = later.until().isAfter(latest);
        switch (later.ground()) {
          case REFUSED -> {
            if (over || hopeless) {
              return later;
            }
          }
          case SHORT -> {
            if (hopeless && !isFindingOut(now)) {
              return admit(tokens);
            } else if (over) {
              return later;
            }
          }
          case FINDING_OUT -> {
            if (over) {
              return admit(tokens);
            }
          }
        }
        Instant next = hopeless && isFindingOut(now) ? firstSince.plus(FIRST) : later.until();
        time.await(change, Duration.between(now, next.isBefore(latest) ? next : latest));
      }
      return admit(tokens);
    } finally {
      // Each that stops waiting lets the next one look.
      change.signal();
      lock.unlock();
    }
  }

  /** Why no call is made now, or empty. */
  Optional<Later> look() {
    lock.lock();
    try {
      return Optional.ofNullable(shortOf(0, time.now())).or(() -> Optional.ofNullable(refusal(time.now())));
    } finally {
      lock.unlock();
    }
  }

  private Later later(long tokens) {
    Instant now = time.now();
    Later refusal = refusal(now);
    if (refusal != null) {
      return refusal;
    }
    Later shortage = shortOf(tokens, now);
    if (shortage != null) {
      scarceUntil = shortage.until();
      return shortage;
    }
    if (scarceUntil != null && !now.isBefore(scarceUntil) && isFindingOut(now)) {
      return findingOut(firstSince.plus(FIRST));
    }
    boolean tooMany = requestsUnderWay > 0 && now.isBefore(lastSince.plus(FIRST))
        && (requestsLeft.isExceededBy(requestsUnderWay + 1, now)
            || tokensLeft.isExceededBy(tokensUnderWay + tokens, now));
    return tooMany ? findingOut(lastSince.plus(FIRST)) : null;
  }

  private static Later findingOut(Instant until) {
    return new Later(Ground.FINDING_OUT, "a call is finding out how much its rate limit leaves", until);
  }

  private boolean isFindingOut(Instant now) {
    return first != null && now.isBefore(firstSince.plus(FIRST));
  }

  private Later refusal(Instant now) {
    return refused != null && now.isBefore(refused)
        ? new Later(Ground.REFUSED, "its rate limit is used up", refused)
        : null;
  }

  private Later shortOf(long tokens, Instant now) {
    boolean tooFewRequests = requestsLeft.isShortOf(requestsUnderWay + 1, now);
    boolean tooFewTokens = tokensLeft.isShortOf(tokensUnderWay + Math.max(1, tokens), now);
    if (tooFewTokens && (!tooFewRequests || tokensLeft.reset().isAfter(requestsLeft.reset()))) {
      return new Later(Ground.SHORT, leaves(tokensLeft.amount() - tokensUnderWay, "tokens"), tokensLeft.reset());
    }
    return tooFewRequests
        ? new Later(Ground.SHORT, leaves(requestsLeft.amount() - requestsUnderWay, "requests"), requestsLeft.reset())
        : null;
  }

  private static String leaves(long amount, String what) {
    return "its rate limit leaves " + Math.max(0, amount) + " " + what;
  }

  private Leave admit(long tokens) {
    var leave = new Leave(tokens, true);
    if (scarceUntil != null && !isFindingOut(time.now())) {
      first = leave;
      firstSince = time.now();
    }
    lastSince = time.now();
    requestsUnderWay++;
    tokensUnderWay += tokens;
    return leave;
  }

  /** Leave to make a call, whose end, or beginning of an answer, is told once. */
  final class Leave implements Entry {
    private final long tokens;
    private final boolean counted;
    private boolean over;

    private Leave(long tokens, boolean counted) {
      this.tokens = tokens;
      this.counted = counted;
    }

    /** @param left what the answer says is left after this call, or null */
    void answered(Allowance left) {
      if (!counted && left == null) {
        return;
      }
      lock.lock();
      try {
        if (left != null) {
          requestsLeft = requestsLeft.then(left.requests(), left.requestsReset(), time.now());
          tokensLeft = tokensLeft.then(left.tokens(), left.tokensReset(), time.now());
          told = true;
        }
        if (first == this) {
          scarceUntil = null;
          refused = null;
        }
        end();
      } finally {
        lock.unlock();
      }
    }

    /** @param retryAfter when its provider refused it for its rate limits: for how long, else null */
    void failed(Duration retryAfter) {
      if (!counted && retryAfter == null) {
        return;
      }
      lock.lock();
      try {
        if (retryAfter != null && !over) {
          refused = time.now().plus(retryAfter);
          scarceUntil = refused;
          told = true;
        }
        end();
      } finally {
        lock.unlock();
      }
    }

    private void end() {
      if (counted && !over) {
        requestsUnderWay--;
        tokensUnderWay -= tokens;
        first = first == this ? null : first;
        change.signal();
      }
      over = true;
    }
  }
}
