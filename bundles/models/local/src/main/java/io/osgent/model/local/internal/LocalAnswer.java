package io.osgent.model.local.internal;

import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.model.local.internal.runner.Report;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An answer as the model gives it. What waits to be read is never more than one answer is long. */
final class LocalAnswer implements ModelStream, RunnerProcess.Asker {
  private final ModelHost.Seat seat;
  private final Markup markup;
  private final ModelHost host;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  /** The runner's name for it. */
  private volatile int asked;
  private boolean begun;
  private volatile boolean speaking;
  /** Whether the reader has been handed an event. */
  private boolean told;
  private boolean closed;
  /** Whether the model has left off. */
  private volatile boolean left;
  private final AtomicBoolean givenUp = new AtomicBoolean();
  private ModelException failure;

  /** @param seat given back when the answer has ended, one way or another */
  LocalAnswer(ModelHost.Seat seat, Markup markup, ModelHost host) {
    this.seat = seat;
    this.markup = markup;
    this.host = host;
  }

  /** Asks the model, and waits until it has taken the question. */
  void begin(Wording wording, Instant deadline) throws ModelException, InterruptedException {
    boolean taken = false;
    try {
      ask(wording);
      awaitBegun(deadline);
      taken = true;
    } finally {
      if (!taken) {
        close();
      }
    }
  }

  private void ask(Wording wording) throws ModelException {
    try {
      seat.runner().ask(id -> {
        asked = id;
        return wording.command(id);
      }, this);
    } catch (ModelException notAsked) {
      left = true;
      throw notAsked;
    }
  }

  private void awaitBegun(Instant deadline) throws ModelException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!begun && failure == null) {
        long left = Duration.between(Instant.now(), deadline).toNanos();
        if (left <= 0) {
          throw new ModelException(Kind.TIMEOUT, "the model '" + host.file().name() + "' did not begin in time");
        }
        news.awaitNanos(left);
      }
      if (failure != null) {
        throw failure;
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ModelEvent next() throws ModelException, InterruptedException {
    lock.lockInterruptibly();
    try {
      while (true) {
        ModelEvent event = closed ? null : markup.events().poll();
        if (event != null) {
          told = true;
          return event;
        }
        // First, for a model that was told to leave off has left off then, as one does that is at its end.
        if (failure != null) {
          throw told ? begun(failure) : failure;
        }
        if (markup.events().finished()) {
          break;
        }
        news.await();
      }
    } finally {
      lock.unlock();
    }
    close();
    return null;
  }

  @Override
  public boolean ready() {
    lock.lock();
    try {
      return !markup.events().isEmpty() || markup.events().finished() || failure != null;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    boolean goesOn;
    lock.lock();
    try {
      closed = true;
      goesOn = asked > 0 && !left;
      if (!markup.events().finished()) {
        fail(new ModelException(Kind.CONNECTION, "the answer was given up by its reader"));
      }
    } finally {
      lock.unlock();
    }
    if (!goesOn) {
      seat.close();
    } else if (!givenUp.getAndSet(true)) {
      seat.runner().cancel(asked);
      if (!speaking) {
        seat.abandon();
      }
    }
  }

  @Override
  public void told(Report report) {
    lock.lock();
    try {
      switch (report) {
        case Report.Begun said -> {
          begun = true;
          markup.begin(said.promptTokens(), said.thinking());
        }
        case Report.Piece piece -> {
          speaking = true;
          markup.add(piece.text(), piece.tokens());
        }
        case Report.Ended end -> {
          left = true;
          markup.end();
        }
        case Report.TooLong tooLong -> refused(new ModelException(Kind.CONTEXT_TOO_LONG, "the conversation has "
            + tooLong.promptTokens() + " tokens, and prompt and answer of '" + host.file().name()
            + "' have room for " + host.window()));
        case Report.Refused refused -> refused(
            new ModelException(begun ? Kind.SERVER : Kind.INVALID_REQUEST, "the model failed: " + refused.why()));
        default -> refused(new ModelException(Kind.MALFORMED, "the model answered with " + report));
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
    if (left) {
      seat.close();
    }
  }

  @Override
  public void gone(ModelException why) {
    lock.lock();
    try {
      left = true;
      if (!markup.events().finished()) {
        fail(why);
      }
    } finally {
      lock.unlock();
    }
    seat.close();
  }

  private void refused(ModelException why) {
    left = true;
    fail(why);
  }

  private void fail(ModelException why) {
    if (failure == null) {
      failure = why;
    }
    news.signalAll();
  }

  private static ModelException begun(ModelException failure) {
    return new ModelException(failure.kind(), failure.getMessage(), true, null, failure);
  }
}
