package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.ConfigInfo.Setting;
import java.io.ByteArrayInputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigDefinitionsTest {
  private static final String FILE = """
      <?xml version="1.0" encoding="UTF-8"?>
      <metatype:MetaData xmlns:metatype="http://www.osgi.org/xmlns/metatype/v1.4.0" localization="OSGI-INF/l10n/Config">
        <OCD id="Config" name="Models" description="Who answers">
          <AD id="apiKey" type="Password" default="hunter2" description="The key"/>
          <AD id="choose" type="String" default="first"><Option label="f" value="first"/><Option label="w" value="weighted"/></AD>
          <AD id="models" type="String" cardinality="2147483647" default="a,b"/>
          <AD id="retries" type="Integer" default="2" min="0" max="9"/>
        </OCD>
        <Designate factoryPid="com.example.models"><Object ocdref="Config"/></Designate>
      </metatype:MetaData>
      """;

  @Test
  void whatIsCalledLikeASecretIsOneWhetherOrNotItsAuthorSaysSo() throws Exception {
    String names = List
        .of("password", "db.password", "keystorePassword", "clientSecret", "bot_token", "api_key", "apikey",
            "credentials", "user", "tokens", "keyboard", "tokenizer")
        .stream()
        .map(name -> "<AD id=\"" + name + "\" type=\"String\" default=\"hunter2\"/>").reduce("", String::concat);
    ConfigDefinition read = new ConfigDefinitions(null).read(new ByteArrayInputStream(
        FILE.replaceFirst("(?s)<AD.*</AD>.*?</OCD>|<AD id=\"apiKey\".*(?=</OCD>)", names + "</OCD>")
            .replaceFirst("</OCD>\\s*</OCD>", "</OCD>").getBytes(StandardCharsets.UTF_8)))
        .getFirst();

    assertThat(read.settings().values()).filteredOn(setting -> setting.type().equals("secret"))
        .extracting(Setting::name).containsExactly("password", "db.password", "keystorePassword", "clientSecret",
            "bot_token", "api_key", "apikey", "credentials");
    assertThat(read.settings().values()).filteredOn(setting -> setting.type().equals("secret"))
        .extracting(Setting::defaultValue).containsOnlyNulls();
  }

  @Test
  void whatABundleSaysOfItsSettingsIsRead() throws Exception {
    ConfigDefinition read = new ConfigDefinitions(null).read(
        new ByteArrayInputStream(FILE.getBytes(StandardCharsets.UTF_8))).getFirst();

    assertThat(read.pid()).isEqualTo("com.example.models");
    assertThat(read.factory()).isTrue();
    assertThat(read.description()).isEqualTo("Who answers");
    assertThat(read.settings().values()).containsExactly(
        new Setting("apiKey", "secret", false, "The key", null, null, null, null),
        new Setting("choose", "string", false, null, "first", List.of("first", "weighted"), null, null),
        new Setting("models", "string", true, null, List.of("a", "b"), null, null, null),
        new Setting("retries", "integer", false, null, BigDecimal.valueOf(2), null, "0", "9"));
  }
}
