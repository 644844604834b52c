package io.osgent.admin.internal;

import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** Does something beside the test as soon as something else is so. */
final class Background implements AutoCloseable {
  private final CompletableFuture<Void> done;

  private Background(CompletableFuture<Void> done) {
    this.done = done;
  }

  static Background when(BooleanSupplier condition, Runnable action) {
    return new Background(CompletableFuture.runAsync(() -> {
      Eventually.holds(() -> {
        if (!condition.getAsBoolean()) {
          throw new AssertionError("it was never so");
        }
      });
      action.run();
    }));
  }

  void demandNoFailure() {
    done.join();
  }

  @Override
  public void close() {
    done.cancel(true);
  }
}
