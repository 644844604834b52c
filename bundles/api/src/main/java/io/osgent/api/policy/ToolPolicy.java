package io.osgent.api.policy;

import io.osgent.api.CallContext;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolSpec;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Says of every tool call whether it may happen, before it does. Registered with {@code osgent.name}. Every policy there
 * is has a say; the strictest verdict counts. Thread-safe.
 */
@ConsumerType
public interface ToolPolicy {
  /** A policy that throws denies the call. */
  Verdict judge(ToolSpec tool, ToolCall call, CallContext context);
}
