package io.osgent.api.tool;

import io.osgent.api.CallContext;
import org.osgi.annotation.versioning.ProviderType;

/** What a tool may know of the call it serves. */
@ProviderType
public interface ToolContext extends CallContext {
  /** The same for every repetition of this one call, and different from any other: an idempotency key for the world outside. */
  String effectKey();

  /** What a tool has answered in this session at greater length than its model was shown, or null when there is no such artifact. */
  String artifact(String id);
}
