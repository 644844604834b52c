package io.osgent.itests.durable;

import io.osgent.itests.durable.Gate.Side;
import io.osgent.itests.world.EffectCounter.Deed;
import io.osgent.itests.world.EffectCounter.Pace;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where deeds are stopped, gate by gate; everything else happens at once. Thread-safe. */
final class Gates implements Pace, AutoCloseable {
  private final List<Gate> gates = new CopyOnWriteArrayList<>();

  Gate put(Side side, String deed) {
    var gate = new Gate(side, deed);
    gates.add(gate);
    return gate;
  }

  @Override
  public void before(Deed coming) throws InterruptedException {
    pass(Side.BEFORE, coming);
  }

  @Override
  public void after(Deed done) throws InterruptedException {
    pass(Side.AFTER, done);
  }

  private void pass(Side side, Deed deed) throws InterruptedException {
    for (Gate gate : gates) {
      gate.pass(side, deed);
    }
  }

  @Override
  public void close() {
    gates.forEach(Gate::close);
  }
}
