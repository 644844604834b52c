package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Scope;
import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.PreferenceValue.From;
import io.osgent.server.preference.Preferences;
import io.osgent.server.preference.Preferred;
import io.osgent.server.security.Principal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PreferenceCommandsTest {
  private static final class FakePreferences implements Preferences {
    private String asked;

    @Override
    public List<Preference> known() {
      return List.of(Preference.text("language", "The language", null),
          Preference.integer("weather.days", 3, "Days", 1, 9), Preference.flag("weather.alerts", false, "Alerts"));
    }

    @Override
    public List<PreferenceValue> get(String userId, Principal by) {
      return List.of(new PreferenceValue("language", "de", From.USER),
          new PreferenceValue("weather.alerts", null, From.DEFAULT),
          new PreferenceValue("weather.days", 3, From.DEFAULT));
    }

    @Override
    public List<PreferenceValue> put(String userId, Map<String, ?> values, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<PreferenceValue> patch(String userId, Map<String, ?> changes, Principal by) {
      asked = userId + " " + changes;
      changes.values().stream().filter(value -> value != null)
          .forEach(value -> asked += " " + value.getClass().getSimpleName());
      return get(userId, by);
    }

    @Override
    public Preferred preferred(Scope person, Instant at) {
      throw new UnsupportedOperationException();
    }
  }

  private final FakePreferences preferences = new FakePreferences();

  private String type(String... words) throws Exception {
    Command command = new PreferenceCommands(preferences).commands().getFirst();
    return command.action().run(new Words(command, Arrays.asList(words)));
  }

  @Test
  void whatAUserPrefersIsShownWithWhereItComesFrom() throws Exception {
    assertThat(type("ann")).isEqualTo("""
        NAME            VALUE  FROM
        language        de     user
        weather.alerts         default
        weather.days    3      default
        """);
  }

  @Test
  void oneIsSetAsWhatItIsOrUnset() throws Exception {
    assertThat(type("ann", "language", "de")).isEqualTo("NAME      VALUE  FROM\nlanguage  de     user\n");
    assertThat(preferences.asked).isEqualTo("ann {language=de} String");
    type("ann", "weather.days", "5");
    assertThat(preferences.asked).isEqualTo("ann {weather.days=5} BigDecimal");
    type("ann", "weather.alerts", "true");
    assertThat(preferences.asked).isEqualTo("ann {weather.alerts=true} Boolean");
    type("ann", "language", "--unset");
    assertThat(preferences.asked).isEqualTo("ann {language=null}");
    assertThatThrownBy(() -> type("ann", "language")).hasMessageContaining("the value is missing");
    assertThatThrownBy(() -> type("ann", "language", "--unset", "now")).hasMessageContaining("one word too many");
  }
}
