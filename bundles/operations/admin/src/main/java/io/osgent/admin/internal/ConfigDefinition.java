package io.osgent.admin.internal;

import io.osgent.server.admin.ConfigInfo.Setting;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a bundle says can be configured.
 *
 * @param factory whether there may be any number of them
 * @param settings by name, in the bundle's order
 */
record ConfigDefinition(String pid, String name, String description, boolean factory, Map<String, Setting> settings) {
  /** Two components of a bundle may be configured by one PID, each with its own part of the settings. */
  ConfigDefinition and(ConfigDefinition other) {
    var all = new LinkedHashMap<>(settings);
    all.putAll(other.settings);
    return new ConfigDefinition(pid, name, description, factory, all);
  }
}
