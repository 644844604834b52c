package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.EffectCounter.Deed;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops one deed in the world, before or after its effect, until it is opened. */
final class Gate implements AutoCloseable {
  /** On which side of the effect a gate stands. */
  enum Side {
    BEFORE, AFTER
  }

  private final Side side;
  private final String deed;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  /** @param deed e.g. {@code charge 3} */
  Gate(Side side, String deed) {
    this.side = side;
    this.deed = deed;
  }

  void pass(Side at, Deed coming) throws InterruptedException {
    if (at == side && deed.equals(coming.tool() + " " + coming.step())) {
      arrived.countDown();
      open.await();
    }
  }

  void awaitArrival() throws InterruptedException {
    assertThat(arrived.await(30, TimeUnit.SECONDS)).as(deed + " should happen").isTrue();
  }

  /** Lets it go, and every other one. */
  void open() {
    open.countDown();
  }

  @Override
  public void close() {
    open();
  }
}
