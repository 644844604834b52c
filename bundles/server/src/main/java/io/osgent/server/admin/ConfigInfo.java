package io.osgent.server.admin;

import java.util.List;
import java.util.Map;

/**
 * A configuration as it stands.
 *
 * @param pid also the name of its file without {@code .cfg}
 * @param name for people, or null where its bundle is not here
 * @param description or null
 * @param factory whether there may be any number of them, each named {@code pid-NAME}
 * @param file where it is, within the home, or null when nothing is set
 * @param revision of the file, or null when there is none
 * @param values what is set; a secret, and what no bundle knows, is shown as a {@link Hidden} unless it is a reference
 * @param settings what can be set, or null where that was not asked for
 * @param inForce whether what it is for has it; false while it is on its way
 * @param problem why it cannot be used, in one line, or null
 */
public record ConfigInfo(String pid, String name, String description, boolean factory, String file, String revision,
    Map<String, Object> values, List<Setting> settings, boolean inForce, String problem) {
  /** The same, of which it is known that what it is for has it. */
  public ConfigInfo delivered() {
    return new ConfigInfo(pid, name, description, factory, file, revision, values, settings, true, problem);
  }

  /**
   * A value that is not shown.
   *
   * @param secret that is why
   * @param set always true
   */
  public record Hidden(boolean secret, boolean set) {}

  /**
   * Something that can be set.
   *
   * @param type {@code string}, {@code integer}, {@code number}, {@code boolean} or {@code secret}
   * @param list whether it is a list of them
   * @param defaultValue what counts where nothing is set, or null
   * @param options the only values there are, or null for any
   * @param least the smallest number there may be, or null
   * @param most the largest number there may be, or null
   */
  public record Setting(String name, String type, boolean list, String description, Object defaultValue,
      List<String> options, String least, String most) {}
}
