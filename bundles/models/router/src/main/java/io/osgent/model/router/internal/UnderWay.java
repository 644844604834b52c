package io.osgent.model.router.internal;

import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The attempt that reads or is being opened, so that another thread can end it: an open answer is closed, a thread that
 * waits for one to be opened is interrupted.
 */
final class UnderWay {
  /** Opens an attempt. */
  interface Opening {
    Attempt open() throws ModelException, InterruptedException;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private Attempt attempt;
  private Thread opening;
  private boolean closed;

  void begin(Attempt first) {
    attempt = first;
  }

  /** @throws ModelException if it was closed */
  void check() throws ModelException {
    lock.lock();
    try {
      if (closed) {
        throw closed();
      }
    } finally {
      lock.unlock();
    }
  }

  Attempt replace(Opening next) throws ModelException, InterruptedException {
    enter();
    try {
      Attempt opened = next.open();
      if (leave(opened)) {
        return opened;
      }
      opened.close();
    } catch (ModelException | InterruptedException | RuntimeException ended) {
      if (leave(null)) {
        throw ended;
      }
    }
    throw closed();
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      if (opening != null) {
        opening.interrupt();
        return;
      }
    } finally {
      lock.unlock();
    }
    attempt.close();
  }

  private void enter() throws ModelException {
    lock.lock();
    try {
      check();
      opening = Thread.currentThread();
    } finally {
      lock.unlock();
    }
  }

  /** Whether the answer is still wanted. If not, the interrupt that said so to this thread has served its purpose. */
  private boolean leave(Attempt opened) {
    lock.lock();
    try {
      opening = null;
      if (closed) {
        Thread.interrupted();
      } else if (opened != null) {
        attempt = opened;
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private static ModelException closed() {
    return new ModelException(Kind.CONNECTION, "the answer was closed before its end", true, null, null);
  }
}
