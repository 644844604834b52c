package io.osgent.launcher;

import io.osgent.server.security.PresetKey;
import java.util.Map;

/** The administrator's key that the environment may preset. */
final class AdminKey {
  private AdminKey() {}

  /** Refuses one that the security bundle would refuse, long before it does. */
  static void requireLongEnough(Map<String, String> environment) {
    String preset = environment.getOrDefault(PresetKey.VARIABLE, "");
    if (!preset.isBlank() && preset.length() < PresetKey.SHORTEST) {
      throw LaunchException.refused(PresetKey.TOO_SHORT);
    }
  }
}
