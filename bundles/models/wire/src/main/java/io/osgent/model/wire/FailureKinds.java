package io.osgent.model.wire;

import io.osgent.api.model.Allowance;
import io.osgent.api.model.ModelException.Kind;
import java.util.function.UnaryOperator;

/** Knows what a vendor's refusals mean, and how it tells its limits. */
public interface FailureKinds {
  /**
   * What a refusal means. What the provider's own code says is more exact than the status.
   *
   * @param byStatus what the HTTP status says
   */
  Kind kindOf(Complaint complaint, Kind byStatus);

  /**
   * What an answer's headers say is left of the rate limits, or null where they do not.
   *
   * @param headers finds one by its name, or null
   */
  default Allowance allowance(UnaryOperator<String> headers) {
    return null;
  }
}
