package io.osgent.admin.internal;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A catalog with the plugins a test gives it and at most one model. */
record FakePlugins(List<PluginInfo> plugins, Optional<String> defaultModel) implements PluginCatalog {
  FakePlugins() {
    this(new CopyOnWriteArrayList<>(), Optional.empty());
  }

  void add(long bundleId, int leases, int runs) {
    plugins.add(new PluginInfo("hello", "tool", "1.0.0", "acme.hello", bundleId, "active", leases, runs, null));
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
