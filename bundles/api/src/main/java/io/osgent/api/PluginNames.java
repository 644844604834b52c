package io.osgent.api;

/** Service properties by which the core finds plugins. */
public final class PluginNames {
  /** The name a plugin is found by: a tool's name, a model provider's name (what stands before the slash), … */
  public static final String NAME = "osgent.name";

  private PluginNames() {}
}
