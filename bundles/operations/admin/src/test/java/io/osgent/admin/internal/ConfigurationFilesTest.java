package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.ConfigInfo.Hidden;
import io.osgent.server.admin.ConfigInfo.Setting;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFilesTest {
  private static final Principal BY = Principal.of("boss", "default", "boss", BuiltInRole.ADMIN);
  private static final Principal OPERATOR = Principal.of("ops", "default", "ops", BuiltInRole.OPERATOR);
  private static final String WORK = "io.osgent.model.openai-work";
  private static final String KEY = "sk-very-secret-0123456789";

  /** Delivers at once, or never. */
  private static final class Post implements ConfigurationFiles.Delivery {
    private boolean works = true;

    @Override
    public boolean await(Path file, Map<String, String> values) {
      return works;
    }

    @Override
    public boolean awaitGone(Path file) {
      return works;
    }

    @Override
    public boolean isDelivered(Path file, Map<String, String> values) {
      return works;
    }

    @Override
    public Optional<String> problem(Path file) {
      return Optional.empty();
    }
  }

  @TempDir
  Path home;

  private final Post post = new Post();
  private ConfigurationFiles configurations;

  @BeforeEach
  void begin() {
    var settings = new LinkedHashMap<String, Setting>();
    List.of(new Setting("name", "string", false, "What stands before the slash", "openai", null, null, null),
        new Setting("apiKey", "secret", false, "The key", null, null, null, null),
        new Setting("models", "string", true, "Those on offer", null, null, null, null),
        new Setting("api", "string", false, "Which", "auto", List.of("auto", "chat"), null, null),
        new Setting("maxRetries", "integer", false, "How often", null, null, "0", null),
        new Setting("url", "string", false, "Where", null, null, null, null),
        new Setting("shared", "boolean", false, "Whether", null, null, null, null))
        .forEach(setting -> settings.put(setting.name(), setting));
    Map<String, ConfigDefinition> known = new TreeMap<>(Map.of("io.osgent.model.openai",
        new ConfigDefinition("io.osgent.model.openai", "OpenAI models", "A provider", true, settings),
        "io.osgent.http", new ConfigDefinition("io.osgent.http", "HTTP", "Where", false, Map.of("port",
            new Setting("port", "integer", false, "The port", BigDecimal.valueOf(8080), null, "0", "65535"))),
        "io.osgent.security.roles", new ConfigDefinition("io.osgent.security.roles", "Roles", "Who may what", false,
            Map.of("role.NAME", new Setting("role.NAME", "string", false, "What it may", null, null, null, null))),
        "io.osgent.security.oidc", new ConfigDefinition("io.osgent.security.oidc", "Issuer", "Who vouches", true,
            Map.of("issuer", new Setting("issuer", "string", false, "Whose tokens", null, null, null, null)))));
    configurations = new ConfigurationFiles(home, () -> known, post);
  }

  @Test
  void whatIsSetStandsInTheFileThatPeopleWouldWrite() throws IOException {
    ConfigInfo info = configurations.put(WORK,
        Map.of("name", "work", "models", List.of("a", "b"), "maxRetries", 3, "shared", true), null, BY);

    assertThat(info.file()).isEqualTo("config/io.osgent.model.openai-work.cfg");
    assertThat(info.inForce()).isTrue();
    assertThat(file(WORK).lines()).containsExactlyInAnyOrder("name = work", "models = a, b", "maxRetries = 3",
        "shared = true");
    assertThat(configurations.get(WORK).values()).containsEntry("models", List.of("a", "b"))
        .containsEntry("maxRetries", BigDecimal.valueOf(3)).containsEntry("shared", true);
  }

  @Test
  void linesThatDoNotChangeStayAsTheyWereWritten() throws IOException {
    write(WORK, "# our account\nname=work\n\n! and its models\nmodels = a, \\\n  b\napi = chat\n");

    configurations.put(WORK, Map.of("name", "work", "models", List.of("a", "b", "c"), "maxRetries", 1), null, BY);

    assertThat(file(WORK))
        .isEqualTo("# our account\nname=work\n\n! and its models\nmodels = a, b, c\nmaxRetries = 1\n");
  }

  @Test
  void valuesOfAnyKindAreReadBackAsTheyWere() throws IOException {
    for (String value : List.of(" a", "C:\\new", "a\nb", "ключ=#!", "x \\", "")) {
      configurations.put(WORK, Map.of("name", value), null, BY);
      assertThat(configurations.get(WORK).values()).containsEntry("name", value);
    }
  }

  @Test
  void aSecretIsKeptInAFileOfItsOwnAndNeverShown() throws IOException {
    ConfigInfo info = configurations.put(WORK, Map.of("apiKey", KEY), null, BY);

    assertThat(info.toString()).doesNotContain(KEY);
    assertThat((String) info.values().get("apiKey")).startsWith("$[secret:io.osgent.model.openai-work.apiKey.");
    assertThat(file(WORK)).doesNotContain(KEY);
    Path secret = secrets().getFirst();
    assertThat(Files.readString(secret)).isEqualTo(KEY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret))).isEqualTo("rw-------");

    configurations.put(WORK, Map.of("apiKey", "sk-another"), null, BY);
    assertThat(secrets()).as("what was replaced is gone").singleElement().isNotEqualTo(secret);

    configurations.delete(WORK, null, BY);
    assertThat(secrets()).isEmpty();
    assertThat(home.resolve("config/" + WORK + ".cfg")).doesNotExist();
  }

  @Test
  void aReferenceIsKeptAndShownAsItIs() throws IOException {
    configurations.put(WORK, Map.of("apiKey", "$[env:WORK_KEY]"), null, BY);

    assertThat(file(WORK)).isEqualTo("apiKey = $[env:WORK_KEY]\n");
    assertThat(configurations.get(WORK).values()).containsEntry("apiKey", "$[env:WORK_KEY]");
    assertThat(home.resolve("secrets")).doesNotExist();
  }

  @Test
  void aReferenceToAKeystoreIsKeptAndShownAsItIs() throws IOException {
    configurations.put(WORK, Map.of("apiKey", "$[keystore:work-key]"), null, BY);

    assertThat(file(WORK)).isEqualTo("apiKey = $[keystore:work-key]\n");
    assertThat(configurations.get(WORK).values()).containsEntry("apiKey", "$[keystore:work-key]");
    assertThat(home.resolve("secrets")).doesNotExist();
  }

  @Test
  void aPasswordInAnAddressIsMaskedAndStaysWhenTheMaskIsHandedBack() throws IOException {
    String address = "postgres://osgent:" + KEY + "@db.example.org/osgent?ssl=true&password=" + KEY;
    write(WORK, "url = " + address + "\n");

    Object shown = configurations.get(WORK).values().get("url");
    assertThat(shown).isEqualTo("postgres://osgent:…@db.example.org/osgent?ssl=true&password=…");
    configurations.put(WORK, Map.of("url", shown, "name", "work"), null, BY);
    assertThat(file(WORK)).isEqualTo("url = " + address + "\nname = work\n");
    assertThat(configurations.list().toString()).doesNotContain(KEY);

    configurations.put(WORK, Map.of("url", "postgres://u:$[secret:db]@db.example.org/osgent"), null, BY);
    assertThat(configurations.get(WORK).values())
        .containsEntry("url", "postgres://u:$[secret:db]@db.example.org/osgent");
  }

  @Test
  void aSecretThatStandsInAFileIsNotShownAndStaysWhenItIsHandedBack() throws IOException {
    write(WORK, "apiKey = " + KEY + "\nname = work\n");

    Object shown = configurations.get(WORK).values().get("apiKey");
    assertThat(shown).isEqualTo(new Hidden(true, true));
    configurations.put(WORK, Map.of("apiKey", Map.of("secret", true, "set", true), "name", "office"), null, BY);

    assertThat(file(WORK)).isEqualTo("apiKey = " + KEY + "\nname = office\n");
    assertThat(configurations.get(WORK).values()).containsEntry("apiKey", new Hidden(true, true));
  }

  @Test
  void aNameThatNobodyKnowsIsNotShownForItMayBeAMisspeltSecret() throws IOException {
    write(WORK, "apikey = " + KEY + "\n");
    write("com.example.gone", "password = " + KEY + "\n");

    assertThat(configurations.get(WORK).values()).containsEntry("apikey", new Hidden(false, true));
    assertThat(configurations.get("com.example.gone").values()).containsEntry("password", new Hidden(false, true));
    assertThat(configurations.list().toString()).doesNotContain(KEY);
  }

  @Test
  void whatCanBeConfiguredIsListedWhetherItIsOrNot() throws IOException {
    write(WORK, "name = work\n");

    assertThat(configurations.list()).extracting(ConfigInfo::pid, ConfigInfo::factory, ConfigInfo::file)
        .containsExactly(tuple("io.osgent.http", false, null), tuple("io.osgent.model.openai", true, null),
            tuple(WORK, false, "config/" + WORK + ".cfg"), tuple("io.osgent.security.oidc", true, null),
            tuple("io.osgent.security.roles", false, null));
    assertThat(configurations.get("io.osgent.http").settings()).singleElement()
        .extracting(Setting::description, Setting::defaultValue).containsExactly("The port", BigDecimal.valueOf(8080));
  }

  private static org.assertj.core.groups.Tuple tuple(Object... values) {
    return org.assertj.core.groups.Tuple.tuple(values);
  }

  @Test
  void whatIsWrongIsRefusedWithWhatWouldBeRight() {
    refused(Map.of("modles", "a"),
        "'io.osgent.model.openai' has no setting 'modles'; it has: name, apiKey, models, api,"
            + " maxRetries, url, shared");
    refused(Map.of("api", "rest"), "'api' should be one of \"auto\", \"chat\", but is 'rest'");
    refused(Map.of("maxRetries", "3"), "'maxRetries' should be a whole number from 0, but is '3'");
    refused(Map.of("maxRetries", 1.5), "'maxRetries' should be a whole number from 0, but is 1.5");
    refused(Map.of("maxRetries", -1), "'maxRetries' should be a whole number from 0, but is -1");
    refused(Map.of("shared", "yes"), "'shared' should be true or false, but is 'yes'");
    refused(Map.of("models", "a"), "'models' should be a list, each entry of it a string, but is 'a'");
    refused(Map.of("models", List.of("a,b")), "an entry of 'models' should have no comma in it, but is 'a,b'");
    refused(Map.of("apiKey", 42), "'apiKey' should be a string: the secret, or a reference to it, e.g. "
        + "\"$[env:OPENAI_API_KEY]\"");
    assertThat(home.resolve("config")).doesNotExist();
    assertThat(home.resolve("secrets")).doesNotExist();
  }

  private void refused(Map<String, Object> values, String why) {
    assertThatThrownBy(() -> configurations.put(WORK, values, null, BY)).isInstanceOf(ProblemException.class)
        .hasMessage(why);
  }

  @Test
  void aPidNobodyKnowsIsRefusedWithThoseThereAre() {
    for (String pid : List.of("io.osgent.modle", "io.osgent.http-second")) {
      assertThatThrownBy(() -> configurations.put(pid, Map.of(), null, BY)).hasMessage("there is nothing to configure "
          + "called '" + pid + "'; there are: io.osgent.http, io.osgent.model.openai, io.osgent.security.oidc, "
          + "io.osgent.security.roles");
      assertThatThrownBy(() -> configurations.get(pid)).isInstanceOf(ProblemException.class);
    }
    for (String pid : List.of("../evil", "a/b", "", "-", "a-")) {
      assertThatThrownBy(() -> configurations.put(pid, Map.of(), null, BY)).isInstanceOf(ProblemException.class);
    }
    assertThatThrownBy(() -> configurations.delete("io.osgent.http", null, BY))
        .hasMessageContaining("nothing is set for 'io.osgent.http'");
  }

  @Test
  void aSettingWhoseNameIsOpenIsSetUnderAnyName() throws IOException {
    String roles = "io.osgent.security.roles";
    configurations.put(roles, Map.of("role.helpdesk", "users.read"), null, BY);

    assertThat(file(roles)).isEqualTo("role.helpdesk = users.read\n");
    assertThat(configurations.get(roles).values()).containsEntry("role.helpdesk", "users.read");
    for (String unknown : List.of("role.NAME", "role.", "role", "roles.helpdesk", "helpdesk")) {
      assertThatThrownBy(() -> configurations.put(roles, Map.of(unknown, "*"), null, BY))
          .hasMessage("'" + roles + "' has no setting '" + unknown + "'; it has: role.NAME");
    }
    assertThatThrownBy(() -> configurations.put(roles, Map.of("role.helpdesk", 3), null, BY))
        .hasMessageStartingWith("'role.helpdesk' should be");
  }

  @Test
  void whoMayConfigureDoesNotMakeThemselvesAnAdministrator() throws IOException {
    for (String pid : List.of("io.osgent.security.oidc-x", "io.osgent.security.oidc~x", "IO.osgent.security.oidc-x",
        "io.osgent.security.roles", "io.osgent.http", "io.osgent.http.tls", "io.osgent.policy", "io.osgent.core",
        "io.osgent.activity", "io.osgent.retention", "io.osgent.preferences", "io.osgent.secrets",
        "io.osgent.storage.postgres",
        "org.apache.felix.fileinstall-x")) {
      forbidden(() -> configurations.put(pid, Map.of("issuer", "https://evil.example.org"), null, OPERATOR));
      forbidden(() -> configurations.delete(pid, null, OPERATOR));
    }
    assertThat(home.resolve("config")).doesNotExist();

    configurations.put("io.osgent.security.oidc-x", Map.of("issuer", "https://login.example.org"), null, BY);
    configurations.put(WORK, Map.of("name", "work"), null, OPERATOR);
    assertThat(file(WORK)).isEqualTo("name = work\n");
  }

  @Test
  void whoMayConfigureDoesNotSendTheServersOwnSecretsWhereTheyLike() throws IOException {
    for (Object address : List.of("https://evil.example.org/?$[env:OSGENT_ADMIN_KEY]", "${env:OSGENT_ADMIN_KEY}")) {
      forbidden(() -> configurations.put(WORK, Map.of("url", address), null, OPERATOR));
    }
    forbidden(() -> configurations.put(WORK, Map.of("apiKey", "$[secret:tls-key]"), null, OPERATOR));

    configurations.put(WORK, Map.of("apiKey", "$[env:WORK_KEY]"), null, BY);
    configurations.put(WORK, Map.of("apiKey", "$[env:WORK_KEY]", "name", "work"), null, OPERATOR);
    configurations.put(WORK, Map.of("apiKey", KEY), null, OPERATOR);
    assertThat((String) configurations.get(WORK).values().get("apiKey")).startsWith("$[secret:" + WORK + ".apiKey.");
  }

  private static void forbidden(ThrowingCallable change) {
    assertThatThrownBy(change).isInstanceOfSatisfying(ProblemException.class,
        refused -> assertThat(refused.problem()).extracting(Problem::code, Problem::status)
            .containsExactly("forbidden", 403));
  }

  @Test
  void aChangeOfSomethingElseThanWasReadIsRefused() throws IOException {
    String read = configurations.put(WORK, Map.of("name", "work"), null, BY).revision();
    String now = configurations.put(WORK, Map.of("name", "office"), read, BY).revision();

    assertThatThrownBy(() -> configurations.put(WORK, Map.of("name", "home"), read, BY))
        .hasMessageContaining("has been changed meanwhile: its revision is " + now);
    assertThatThrownBy(() -> configurations.delete(WORK, read, BY)).isInstanceOf(ProblemException.class);
    assertThat(file(WORK)).isEqualTo("name = office\n");
  }

  @Test
  void aTildeMeansTheSameFile() throws IOException {
    configurations.put("io.osgent.model.openai~work", Map.of("name", "work"), null, BY);
    assertThat(file(WORK)).isEqualTo("name = work\n");
    assertThat(configurations.get("io.osgent.model.openai~work").pid()).isEqualTo(WORK);
  }

  @Test
  void aChangeThatIsOnItsWaySaysSo() throws IOException {
    post.works = false;
    assertThat(configurations.put(WORK, Map.of("name", "work"), null, BY).inForce()).isFalse();
    assertThat(configurations.delete(WORK, null, BY)).isFalse();
  }

  @Test
  void theAuditSaysWhoSetWhatAndNoValue() throws IOException {
    try (var lines = new AuditLines()) {
      configurations.put(WORK, Map.of("apiKey", KEY), null, BY);
      assertThatThrownBy(() -> configurations.put(WORK, Map.of("apiKey", KEY, "nmae", "x"), null, BY))
          .isInstanceOf(ProblemException.class);
      assertThat(lines.all()).anyMatch(line -> line.contains("configure " + WORK + " by boss: sets apiKey, in force"))
          .anyMatch(line -> line.contains("configure " + WORK + " by boss: refused: "))
          .noneMatch(line -> line.contains(KEY));
    }
  }

  @Test
  void aFileThatOnlyItsOwnerMayReadStaysSo() throws IOException {
    Path file = write(WORK, "apiKey = " + KEY + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    configurations.put(WORK, Map.of("apiKey", Map.of("secret", true, "set", true), "name", "work"), null, BY);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
  }

  private List<Path> secrets() throws IOException {
    try (Stream<Path> files = Files.list(home.resolve("secrets"))) {
      return files.toList();
    }
  }

  private Path write(String pid, String text) throws IOException {
    return Files.writeString(Files.createDirectories(home.resolve("config")).resolve(pid + ".cfg"), text);
  }

  private String file(String pid) throws IOException {
    return Files.readString(home.resolve("config/" + pid + ".cfg"));
  }
}
