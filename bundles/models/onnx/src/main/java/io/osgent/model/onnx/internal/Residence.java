package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps a model in memory while it is used, and for a while after. */
final class Residence implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Residence.class);

  private final Supplier<Encoder> loading;
  private final Duration keep;
  private final ScheduledExecutorService timer;
  private Encoder encoder;
  private Future<?> leaving;
  private int users;
  private boolean closed;

  /** What is to be done with a model. */
  interface Use<T> {
    T of(Encoder encoder) throws ModelException;
  }

  /**
   * @param loading throws IllegalArgumentException if a file can't be used
   * @param keep how long after its last use; zero for ever
   */
  Residence(Supplier<Encoder> loading, Duration keep, ScheduledExecutorService timer) {
    this.loading = loading;
    this.keep = keep;
    this.timer = timer;
  }

  /** Uses the model, which is loaded if need be. */
  <T> T use(Use<T> use) throws ModelException {
    Encoder model = enter();
    try {
      return use.of(model);
    } finally {
      leave();
    }
  }

  synchronized boolean loaded() {
    return encoder != null;
  }

  /** Lets the model go, at once or when its last user leaves. */
  @Override
  public synchronized void close() {
    closed = true;
    stay();
    unloadIfIdle();
  }

  private synchronized Encoder enter() throws ModelException {
    if (closed) {
      throw new CancellationException();
    }
    stay();
    if (encoder == null) {
      try {
        encoder = loading.get();
      } catch (IllegalArgumentException unfit) {
        throw new ModelException(Kind.SERVER, "the model can't be loaded: " + unfit.getMessage(), false, null, unfit);
      }
    }
    users++;
    return encoder;
  }

  private synchronized void leave() {
    users--;
    if (closed) {
      unloadIfIdle();
    } else if (users == 0 && !keep.isZero()) {
      leaving = timer.schedule(this::unloadIfIdle, keep.toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  private void stay() {
    if (leaving != null) {
      leaving.cancel(false);
      leaving = null;
    }
  }

  private synchronized void unloadIfIdle() {
    if (users > 0 || encoder == null) {
      return;
    }
    try {
      encoder.close();
    } catch (OrtException failure) {
      LOG.warn("an embedding model was not let go as it should: {}", failure.getMessage());
    }
    encoder = null;
  }
}
