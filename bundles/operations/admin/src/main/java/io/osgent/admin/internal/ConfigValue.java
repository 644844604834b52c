package io.osgent.admin.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.admin.ConfigInfo.Hidden;
import io.osgent.server.admin.ConfigInfo.Setting;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value as it stands in a file, and as it is told to people and programs. */
final class ConfigValue {
  /** What stands for a value that is kept elsewhere. */
  private static final Pattern REFERENCE = Pattern.compile("\\$\\[(env|secret|keystore):[^\\]]+]|\\$\\{env:[^}]+}");

  private static final String MASK = "…";
  private static final Pattern BEFORE_HOST = Pattern.compile("(://[^/@:\\s]*:)(?!\\$\\[)[^/@\\s]+@");
  private static final Pattern IN_QUERY = Pattern
      .compile("(?i)([?&;](?:password|secret|token|api_?key)=)(?!\\$\\[)[^&;\\s]+");

  private ConfigValue() {}

  static boolean isReference(String text) {
    return REFERENCE.matcher(text.strip()).matches();
  }

  /** Whether something in it is put in its place on the way. */
  static boolean refersElsewhere(String text) {
    return text.contains("$[") || text.contains("${");
  }

  /** @param setting null for one that no bundle knows, which may be a secret under a misspelt name */
  static Object shown(Setting setting, String text) {
    if (setting == null || setting.type().equals("secret")) {
      return isReference(text) ? text.strip() : new Hidden(setting != null, true);
    } else if (setting.list()) {
      return Arrays.stream(text.split(",")).map(String::strip).filter(entry -> !entry.isEmpty())
          .map(entry -> one(setting, entry)).toList();
    }
    return one(setting, text);
  }

  /** What is no number is shown as it stands: a file may hold anything. */
  private static Object one(Setting setting, String text) {
    return switch (setting.type()) {
      case "boolean" -> Boolean.valueOf(text.strip());
      case "integer", "number" -> number(text) == null ? text : number(text);
      default -> withoutPassword(text);
    };
  }

  /** An address may have a password in it. */
  private static String withoutPassword(String text) {
    return IN_QUERY.matcher(BEFORE_HOST.matcher(text).replaceAll("$1" + MASK + "@")).replaceAll("$1" + MASK);
  }

  private static BigDecimal number(String text) {
    try {
      return new BigDecimal(text.strip());
    } catch (NumberFormatException noNumber) {
      return null;
    }
  }

  /** Whether somebody hands back a value that was not shown to him: it is to stay. */
  static boolean isHidden(Object value) {
    return value instanceof Map<?, ?> map && Boolean.TRUE.equals(map.get("set")) && map.containsKey("secret");
  }

  /** The value as it is written to a file, checked. */
  static String text(Setting setting, Object value) {
    if (!setting.list()) {
      return oneText(setting, value);
    }
    if (!(value instanceof List<?> list)) {
      throw wrong(setting, value);
    }
    return list.stream().map(entry -> {
      String text = oneText(setting, entry);
      if (text.contains(",")) {
        throw ProblemException.badRequest("invalid_config",
            "an entry of '" + setting.name() + "' should have no comma in it, but is '" + text + "'");
      }
      return text;
    }).collect(Collectors.joining(", "));
  }

  private static String oneText(Setting setting, Object value) {
    boolean fits = switch (setting.type()) {
      case "boolean" -> value instanceof Boolean;
      case "integer" -> value instanceof Number && isWhole(value) && isWithin(setting, value);
      case "number" -> value instanceof Number && isWithin(setting, value);
      case "secret" -> value instanceof String secret && !secret.isBlank();
      default -> value instanceof String text && (setting.options() == null || setting.options().contains(text));
    };
    if (!fits) {
      throw wrong(setting, value);
    }
    return value instanceof Number ? number(value.toString()).toPlainString() : value.toString();
  }

  private static boolean isWhole(Object value) {
    BigDecimal number = number(value.toString());
    return number != null && number.stripTrailingZeros().scale() <= 0;
  }

  private static boolean isWithin(Setting setting, Object value) {
    BigDecimal number = number(value.toString());
    return number != null && (setting.least() == null || number.compareTo(new BigDecimal(setting.least())) >= 0)
        && (setting.most() == null || number.compareTo(new BigDecimal(setting.most())) <= 0);
  }

  /** A secret is not repeated, however wrong it is. */
  private static ProblemException wrong(Setting setting, Object value) {
    String shown = value instanceof String text ? "'" + text + "'" : String.valueOf(value);
    return ProblemException.badRequest("invalid_config", "'" + setting.name() + "' should be " + right(setting)
        + (setting.type().equals("secret") ? "" : ", but is " + shown));
  }

  private static String right(Setting setting) {
    String one = switch (setting.type()) {
      case "boolean" -> "true or false";
      case "integer" -> "a whole number" + range(setting);
      case "number" -> "a number" + range(setting);
      case "secret" -> "a string: the secret, or a reference to it, e.g. \"$[env:OPENAI_API_KEY]\"";
      default -> setting.options() == null
          ? "a string"
          : "one of " + setting.options().stream().map(option -> '"' + option + '"').collect(Collectors.joining(", "));
    };
    return setting.list() ? "a list, each entry of it " + one : one;
  }

  private static String range(Setting setting) {
    return (setting.least() == null ? "" : " from " + setting.least())
        + (setting.most() == null ? "" : " up to " + setting.most());
  }
}
