package io.osgent.model.wire;

import io.osgent.api.model.ModelException.Kind;

/** Knows what a vendor's refusals mean. */
public interface FailureKinds {
  /**
   * What a refusal means. What the provider's own code says is more exact than the status.
   *
   * @param byStatus what the HTTP status says
   */
  Kind kindOf(Complaint complaint, Kind byStatus);
}
