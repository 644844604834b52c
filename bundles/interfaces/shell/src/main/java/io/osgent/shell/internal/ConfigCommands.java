package io.osgent.shell.internal;

import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.ConfigInfo.Hidden;
import io.osgent.server.admin.ConfigInfo.Setting;
import io.osgent.server.admin.Configurations;
import io.osgent.server.security.Permissions;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The command about the configuration. */
@Component
public final class ConfigCommands implements CommandGroup {
  private static final int DESCRIPTION = 70;

  private final Configurations configurations;

  @Activate
  public ConfigCommands(@Reference Configurations configurations) {
    this.configurations = configurations;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("config", "list | get PID | set PID NAME VALUE | unset PID [NAME]", Permissions.SERVER_CONFIG_WRITE,
            "what is configured and what can be", this::config));
  }

  private String config(Words words) throws IOException {
    String what = words.next("action");
    return switch (what) {
      case "list" -> list(words);
      case "get" -> get(words);
      case "set" -> set(words);
      case "unset" -> unset(words);
      default -> throw words.wrong("'" + what + "' should be list, get, set or unset");
    };
  }

  private String list(Words words) {
    words.noMore();
    var table = new Table("PID", "SETS", "DESCRIPTION");
    configurations.list()
        .forEach(info -> table.row(info.factory() ? info.pid() + "-…" : info.pid(),
            String.join(", ", info.values().keySet()),
            Text.shorten(info.description(), DESCRIPTION)));
    return table.text("nothing can be configured");
  }

  private String get(Words words) {
    ConfigInfo info = configurations.get(words.next("PID"));
    words.noMore();
    var table = new Table("SETTING", "VALUE", "DEFAULT", "DESCRIPTION");
    info.settings().forEach(setting -> table.row(setting.name(), value(info.values().get(setting.name())),
        value(setting.defaultValue()), Text.shorten(setting.description(), DESCRIPTION)));
    info.values().keySet().stream()
        .filter(name -> info.settings().stream().noneMatch(setting -> setting.name().equals(name)))
        .forEach(name -> table.row(name, value(info.values().get(name)), "", "not known to the bundle"));
    return table.text("it has no settings") + stands(info);
  }

  private String set(Words words) throws IOException {
    String pid = words.next("PID");
    String name = words.next("setting's name");
    String value = words.next("value");
    words.noMore();
    ConfigInfo before = configurations.get(pid);
    var values = new LinkedHashMap<>(values(before));
    values.put(name, before.settings().stream().filter(setting -> setting.name().equals(name)).findFirst()
        .map(setting -> typed(setting, value)).orElse(value));
    return stands(configurations.put(pid, values, before.revision(), Operator.PRINCIPAL));
  }

  private String unset(Words words) throws IOException {
    String pid = words.next("PID");
    Optional<String> name = words.nextIfAny();
    words.noMore();
    ConfigInfo before = configurations.get(pid);
    if (name.isEmpty()) {
      boolean gone = configurations.delete(pid, before.revision(), Operator.PRINCIPAL);
      return before.pid() + " is as it is by default" + (gone ? "\n" : ", in a moment\n");
    }
    var values = new LinkedHashMap<>(values(before));
    if (values.remove(name.get()) == null) {
      throw words.wrong("'" + name.get() + "' is not set");
    }
    return stands(configurations.put(pid, values, before.revision(), Operator.PRINCIPAL));
  }

  /** What is not shown stays as it is. */
  private static Map<String, Object> values(ConfigInfo info) {
    var values = new LinkedHashMap<String, Object>();
    info.values().forEach((name, value) -> values.put(name,
        value instanceof Hidden hidden ? Map.of("secret", hidden.secret(), "set", hidden.set()) : value));
    return values;
  }

  /** What was typed as what the setting is; where it is not, the refusal says what would be right. */
  private static Object typed(Setting setting, String text) {
    return setting.list()
        ? Arrays.stream(text.split(",")).map(String::strip).filter(entry -> !entry.isEmpty())
            .map(entry -> one(setting, entry)).toList()
        : one(setting, text);
  }

  private static Object one(Setting setting, String text) {
    return switch (setting.type()) {
      case "boolean" -> text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
      case "integer" -> text.matches("-?[0-9]{1,18}") ? (Object) Long.valueOf(text) : text;
      case "number" -> text.matches("-?[0-9]+(\\.[0-9]+)?") ? (Object) Double.valueOf(text) : text;
      default -> text;
    };
  }

  private static String value(Object value) {
    return switch (value) {
      case null -> "";
      case Hidden hidden -> hidden.secret() ? "(secret)" : "(not shown)";
      case List<?> list -> list.stream().map(String::valueOf).collect(Collectors.joining(", "));
      default -> value.toString();
    };
  }

  private static String stands(ConfigInfo info) {
    if (info.problem() != null) {
      return info.pid() + " does not work: " + Text.oneLine(info.problem()) + "\n";
    }
    return info.pid() + (info.file() == null
        ? " is as it is by default\n"
        : info.inForce()
            ? " is in force: " + info.file() + "\n"
            : " is written, and in force in a moment: " + info.file() + "\n");
  }
}
