package io.osgent.model.onnx.internal;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CancellationException;

/** Lets whoever asked for a calculation give it up: what is under way is broken off, what has not begun does not begin. */
final class GivingUp {
  private final Set<RunOptions> underWay = new HashSet<>();
  private boolean given;

  /** Says that a part of the calculation begins. */
  synchronized void begin(RunOptions part) {
    if (given) {
      throw new CancellationException();
    }
    underWay.add(part);
  }

  /** Says that a part has ended, after which its options may be closed. */
  synchronized void end(RunOptions part) {
    underWay.remove(part);
  }

  synchronized boolean given() {
    return given;
  }

  synchronized void now() throws OrtException {
    given = true;
    for (RunOptions part : underWay) {
      part.setTerminate(true);
    }
  }
}
