package io.osgent.itests.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.EffectCounter.Deed;
import io.osgent.itests.world.EffectCounter.Pace;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Stops one deed in the world, before or after its effect, until it is opened. */
final class Gate implements Pace, AutoCloseable {
  private final String deed;
  private final boolean afterwards;
  private final CountDownLatch arrived = new CountDownLatch(1);
  private final CountDownLatch open = new CountDownLatch(1);

  private Gate(String deed, boolean afterwards) {
    this.deed = deed;
    this.afterwards = afterwards;
  }

  /** @param deed e.g. {@code charge 3} */
  static Gate before(String deed) {
    return new Gate(deed, false);
  }

  /** Stops it when the effect is there and the answer is not. */
  static Gate after(String deed) {
    return new Gate(deed, true);
  }

  @Override
  public void before(Deed coming) throws InterruptedException {
    stop(coming, !afterwards);
  }

  @Override
  public void after(Deed done) throws InterruptedException {
    stop(done, afterwards);
  }

  private void stop(Deed coming, boolean here) throws InterruptedException {
    if (here && deed.equals(coming.tool() + " " + coming.step())) {
      arrived.countDown();
      open.await();
    }
  }

  void awaitArrival() throws InterruptedException {
    assertThat(arrived.await(60, TimeUnit.SECONDS)).as(deed + " should happen").isTrue();
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
