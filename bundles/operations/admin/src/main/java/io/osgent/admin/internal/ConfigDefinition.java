package io.osgent.admin.internal;

import io.osgent.server.admin.ConfigInfo.Setting;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a bundle says can be configured.
 *
 * @param factory whether there may be any number of them
 * @param settings by name, in the bundle's order; one that is called {@code role.NAME} stands for {@code role.} and any name
 */
record ConfigDefinition(String pid, String name, String description, boolean factory, Map<String, Setting> settings) {
  private static final String ANY_NAME = ".NAME";

  /** What a key of a configuration is about, under that very key. */
  Optional<Setting> setting(String key) {
    return settings.values().stream().filter(setting -> isAbout(setting, key)).findFirst()
        .map(setting -> called(key, setting));
  }

  private static Setting called(String key, Setting setting) {
    return new Setting(key, setting.type(), setting.list(), setting.description(), setting.defaultValue(),
        setting.options(), setting.least(), setting.most());
  }

  private static boolean isAbout(Setting setting, String key) {
    String name = setting.name();
    if (!name.endsWith(ANY_NAME)) {
      return name.equals(key);
    }
    int start = name.length() - ANY_NAME.length() + 1;
    return !key.equals(name) && key.length() > start && key.startsWith(name.substring(0, start));
  }

  /** Two components of a bundle may be configured by one PID, each with its own part of the settings. */
  ConfigDefinition and(ConfigDefinition other) {
    var all = new LinkedHashMap<>(settings);
    all.putAll(other.settings);
    return new ConfigDefinition(pid, name, description, factory, all);
  }
}
