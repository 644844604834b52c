package io.osgent.core.internal;

import io.osgent.api.intercept.Call;
import io.osgent.api.intercept.Phase;
import io.osgent.api.tool.CompensableTool;
import io.osgent.api.tool.Tool;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.core.internal.ToolBox.InvalidArguments;
import io.osgent.core.internal.World.ToolHandle;
import java.util.Map;

/** A tool with the lease on it. */
final class LeasedTool implements ToolHandle {
  private final Plugin<Tool>.Lease lease;
  private final ToolBox toolBox;
  private final Interceptors interceptors;
  private final ToolSpec spec;

  LeasedTool(Plugin<Tool>.Lease lease, ToolBox toolBox, Interceptors interceptors) {
    this.lease = lease;
    this.toolBox = toolBox;
    this.interceptors = interceptors;
    spec = lease.service().spec();
  }

  @Override
  public ToolSpec spec() {
    return spec;
  }

  @Override
  public String bundle() {
    return lease.plugin().bundleName();
  }

  @Override
  public String version() {
    return lease.plugin().version();
  }

  @Override
  public Map<String, Object> arguments(String text) throws InvalidArguments {
    return toolBox.arguments(spec, text);
  }

  @Override
  public ToolResult call(ToolCall call, ToolContext context) throws Exception {
    return interceptors.around(new Call<>(Phase.TOOL, spec.name(), call, ToolResult.class, context),
        () -> lease.service().call(call, context));
  }

  @Override
  public void compensate(ToolCall call, ToolResult result, ToolContext context) throws Exception {
    if (!(lease.service() instanceof CompensableTool undoing)) {
      throw new IllegalStateException(spec.name() + " of " + bundle() + " " + version() + " cannot undo its calls");
    }
    undoing.compensate(call, result, context);
  }

  @Override
  public void whenWithdrawn(Runnable how) {
    lease.whenRevoked(how);
  }

  @Override
  public boolean withdrawn() {
    return lease.revoked();
  }

  @Override
  public void close() {
    lease.close();
  }
}
