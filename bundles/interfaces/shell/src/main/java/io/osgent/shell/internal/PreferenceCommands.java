package io.osgent.shell.internal;

import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.Preferences;
import io.osgent.server.security.Permissions;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about what people prefer. */
@Component
public final class PreferenceCommands implements CommandGroup {
  private final Preferences preferences;

  @Activate
  public PreferenceCommands(@Reference Preferences preferences) {
    this.preferences = preferences;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("preferences", "USER [NAME VALUE | NAME --unset]", Permissions.PROFILE_WRITE,
        "what a user prefers, and where that comes from; sets one, or goes back to the default", this::preferences));
  }

  private String preferences(Words words) {
    String user = words.next("user");
    Optional<String> name = words.nextIfAny();
    if (name.isEmpty()) {
      return table(preferences.get(user, Operator.PRINCIPAL));
    }
    String value = words.next("value");
    if (value.equals("--unset")) {
      words.noMore();
      return one(name.get(),
          preferences.patch(user, Collections.singletonMap(name.get(), null), Operator.PRINCIPAL));
    }
    var text = new StringBuilder(value);
    for (Optional<String> more = words.nextIfAny(); more.isPresent(); more = words.nextIfAny()) {
      text.append(' ').append(more.get());
    }
    return one(name.get(),
        preferences.patch(user, Map.of(name.get(), typed(name.get(), text.toString())), Operator.PRINCIPAL));
  }

  private static String table(List<PreferenceValue> values) {
    var table = new Table("NAME", "VALUE", "FROM");
    values.forEach(value -> table.row(value.name(), Text.oneLine(value.value()), Words.onTheWire(value.from())));
    return table.text("there is nothing to prefer");
  }

  private static String one(String name, List<PreferenceValue> values) {
    return table(values.stream().filter(value -> value.name().equals(name)).toList());
  }

  /** What was typed as what the preference is; where it is not, the refusal says what would be right. */
  private Object typed(String name, String text) {
    Preference.Type type = preferences.known().stream().filter(each -> each.name().equals(name)).findFirst()
        .map(Preference::type).orElse(Preference.Type.STRING);
    return switch (type) {
      case STRING -> text;
      case BOOLEAN -> text.equals("true") || text.equals("false") ? (Object) Boolean.valueOf(text) : text;
      case INTEGER, NUMBER -> text.matches("-?[0-9]{1,18}(\\.[0-9]{1,18})?") ? (Object) new BigDecimal(text) : text;
    };
  }
}
