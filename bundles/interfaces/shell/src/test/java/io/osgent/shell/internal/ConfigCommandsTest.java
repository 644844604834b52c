package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.ConfigInfo.Hidden;
import io.osgent.server.admin.ConfigInfo.Setting;
import io.osgent.server.admin.Configurations;
import io.osgent.server.security.Principal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfigCommandsTest {
  private final OneConfiguration configurations = new OneConfiguration();

  @Test
  void aConfigurationIsShownWithDefaultsAndWithoutSecrets() throws Exception {
    assertThat(config("get", "p-work")).isEqualTo("""
        SETTING     VALUE     DEFAULT  DESCRIPTION
        apiKey      (secret)           The key
        models      a, b               Those on offer
        maxRetries            2        How often
        p-work is in force: config/p-work.cfg
        """);
    assertThat(config("list")).isEqualTo("""
        PID     SETS            DESCRIPTION
        p-work  apiKey, models  One of them
        """);
  }

  @Test
  void oneSettingIsSetAndTheOthersStay() throws Exception {
    config("set", "p-work", "maxRetries", "3");
    config("set", "p-work", "models", "c, d");
    config("unset", "p-work", "models");
    config("unset", "p-work");
    String key = "apiKey=" + Map.of("secret", true, "set", true);
    assertThat(configurations.asked).containsExactly(
        "put {" + key + ", maxRetries=3, models=[a, b]} on ab12 by shell/admin",
        "put {" + key + ", models=[c, d]} on ab12 by shell/admin", "put {" + key + "} on ab12 by shell/admin",
        "delete p-work on ab12 by shell/admin");
  }

  @Test
  void wrongWordsAreExplained() {
    assertThatThrownBy(() -> config("show", "p-work"))
        .hasMessageStartingWith("'show' should be list, get, set or unset");
    assertThatThrownBy(() -> config("set", "p-work", "maxRetries")).hasMessageStartingWith("the value is missing");
    assertThatThrownBy(() -> config("unset", "p-work", "name")).hasMessageStartingWith("'name' is not set");
  }

  private String config(String... words) throws Exception {
    Command command = new ConfigCommands(configurations).commands().getFirst();
    return command.action().run(new Words(command, List.of(words)));
  }

  /** Notes what is asked. */
  private static final class OneConfiguration implements Configurations {
    private final List<String> asked = new ArrayList<>();

    @Override
    public List<ConfigInfo> list() {
      return List.of(get("p-work"));
    }

    @Override
    public ConfigInfo get(String pid) {
      var values = new LinkedHashMap<String, Object>();
      values.put("apiKey", new Hidden(true, true));
      values.put("models", List.of("a", "b"));
      return new ConfigInfo("p-work", "P", "One of them", false, "config/p-work.cfg", "ab12", values,
          List.of(new Setting("apiKey", "secret", false, "The key", null, null, null, null),
              new Setting("models", "string", true, "Those on offer", null, null, null, null),
              new Setting("maxRetries", "integer", false, "How often", 2, null, "0", null)),
          true, null);
    }

    @Override
    public ConfigInfo put(String pid, Map<String, Object> values, String revision, Principal by) {
      asked.add("put " + new TreeMap<>(values) + " on " + revision + " by " + by.name());
      return get(pid);
    }

    @Override
    public boolean delete(String pid, String revision, Principal by) {
      asked.add("delete " + pid + " on " + revision + " by " + by.name());
      return true;
    }
  }
}
