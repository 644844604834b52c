package io.osgent.model.router.internal;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import java.math.BigDecimal;

/**
 * A model that may answer.
 *
 * @param model {@code provider/model}
 * @param info what its provider says of it, or null
 */
record Candidate(String model, int weight, ModelInfo info) {
  private static final String DEMO = "demo/";

  /** Or null where it is not known. */
  Price price() {
    return info == null ? null : info.price();
  }

  /** Or null where they are not known. */
  Abilities abilities() {
    return info == null ? null : info.abilities();
  }

  /** The built-in model is no language model. */
  boolean demo() {
    return model.startsWith(DEMO);
  }

  /** About what a request costs, only of use to compare. */
  BigDecimal cost(Needs needs) {
    return price().input().multiply(BigDecimal.valueOf(needs.inputTokens()))
        .add(price().output().multiply(BigDecimal.valueOf(needs.outputTokens())));
  }
}
