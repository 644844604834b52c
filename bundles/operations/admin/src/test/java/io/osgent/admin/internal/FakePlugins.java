package io.osgent.admin.internal;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.security.Principal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A catalog with plugins of one bundle and at most one model. */
record FakePlugins(List<PluginInfo> plugins, Optional<String> defaultModel) implements PluginCatalog {
  FakePlugins(long bundleId, Integer... leases) {
    this(Arrays.stream(leases)
        .map(count -> new PluginInfo("hello", "tool", "1.0.0", "acme.hello", bundleId, "active", count, null)).toList(),
        Optional.empty());
  }

  static FakePlugins withModel(String model) {
    return new FakePlugins(List.of(), Optional.ofNullable(model));
  }

  @Override
  public List<ToolSpec> tools() {
    return List.of();
  }

  @Override
  public ToolSpec tool(String name) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public ToolResult callTool(String name, Map<String, Object> arguments, Principal by) {
    throw new UnsupportedOperationException(name);
  }

  @Override
  public List<ModelInfo> models() {
    return List.of();
  }
}
