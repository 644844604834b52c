package io.osgent.model.router.internal;

import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Price;

/**
 * One model's answer under way.
 *
 * @param last whether there is no other model to turn to
 */
record Attempt(Candidate candidate, ModelStream stream, ModelHealth.Permit permit, Beginning beginning, boolean last) {
  String model() {
    return candidate.model();
  }

  Price price() {
    return candidate.price();
  }

  /** The next event; an answer that ends without its end is broken, whatever its provider thinks. */
  ModelEvent next() throws ModelException, InterruptedException {
    ModelEvent event;
    try {
      event = stream.next();
    } catch (ModelException failure) {
      throw beginning.late() ? beginning.failure() : failure;
    } catch (RuntimeException fault) {
      throw faulty(fault);
    }
    switch (event) {
      case ModelEvent.UsageReport report -> {
      }
      case ModelEvent.Answering other -> {
      }
      case null, default -> beginning.begun();
    }
    if (event == null) {
      throw new ModelException(Kind.MALFORMED, "the answer stopped without an end", true, null, null);
    }
    return event;
  }

  void failed(ModelException failure) {
    beginning.end();
    permit.failed(failure);
    stream.close();
  }

  /** Nobody wants the rest; after its end this changes nothing. */
  void close() {
    beginning.end();
    permit.abandoned();
    stream.close();
  }

  /** A provider with a fault in it is one that fails, no reason to fail with it. */
  static ModelException faulty(RuntimeException fault) {
    return new ModelException(Kind.SERVER, "the provider failed: " + fault, false, null, fault);
  }
}
