package io.osgent.launcher;

import ch.qos.logback.classic.Level;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.slf4j.Logger;

/**
 * What {@code config/logging.properties} says.
 *
 * @param json one JSON object a line instead of text
 * @param levels by logger
 * @param fileSize when the file is rolled over
 * @param totalSize of all files together
 * @param days that a file is kept
 */
record LogSettings(boolean json, Map<String, Level> levels, String fileSize, String totalSize, int days) {
  static final LogSettings DEFAULT = read("logging.properties", new Properties(), Map.of());

  private static final String LEVEL = "level";

  static LogSettings read(Path config, Map<String, String> environment) {
    Path file = config.resolve("logging.properties");
    return read(file.toString(), Files.exists(file) ? Configuration.read(file) : new Properties(), environment);
  }

  static LogSettings read(String source, Properties file, Map<String, String> environment) {
    Map<String, Level> levels = new HashMap<>(Map.of(Logger.ROOT_LOGGER_NAME, Level.WARN, "io.osgent", Level.INFO));
    String size = "20MB";
    String total = "200MB";
    int days = 14;
    String formatSource = source + ": format";
    String format = "text";
    for (String name : file.stringPropertyNames()) {
      String value = file.getProperty(name).strip();
      String place = source + ": " + name;
      switch (name) {
        case "format" -> format = value;
        case "file.size" -> size = size(place, value);
        case "file.total" -> total = size(place, value);
        case "file.days" -> days = days(place, value);
        case LEVEL -> levels.put(Logger.ROOT_LOGGER_NAME, level(place, value));
        default -> {
          if (!name.startsWith(LEVEL + ".")) {
            throw LaunchException.refused(place + " is no setting of the log; there are format, level, level.LOGGER,"
                + " file.size, file.total and file.days");
          }
          levels.put(name.substring(LEVEL.length() + 1), level(place, value));
        }
      }
    }
    String override = environment.get("OSGENT_LOG_FORMAT");
    if (override != null && !override.isBlank()) {
      format = override;
      formatSource = "OSGENT_LOG_FORMAT";
    }
    return new LogSettings(json(formatSource, format), Map.copyOf(levels), size, total, days);
  }

  private static boolean json(String place, String value) {
    if (!Set.of("text", "json").contains(value)) {
      throw LaunchException.refused(place + " should be text or json, but is '" + value + "'");
    }
    return value.equals("json");
  }

  private static Level level(String place, String value) {
    Level level = Level.toLevel(value.toUpperCase(Locale.ROOT), null);
    if (level == null) {
      throw LaunchException
          .refused(place + " should be off, error, warn, info, debug, trace or all, but is '" + value + "'");
    }
    return level;
  }

  private static String size(String place, String value) {
    try {
      FileSize.valueOf(value);
      return value;
    } catch (IllegalArgumentException e) {
      throw LaunchException.refused(place + " should be a size such as 20MB, but is '" + value + "'");
    }
  }

  private static int days(String place, String value) {
    try {
      int days = Integer.parseInt(value);
      if (days > 0) {
        return days;
      }
    } catch (NumberFormatException e) {
      // told below, as for a number out of bounds
    }
    throw LaunchException.refused(place + " should be a number of days above 0, but is '" + value + "'");
  }
}
