package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.security.Keys.KeyWish;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRingTest {
  @TempDir
  private Path folder;

  private Home home;

  protected Home home(Path place) throws Exception {
    return new Home(place);
  }

  @BeforeEach
  void open() throws Exception {
    home = home(folder);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  private void reopen() throws Exception {
    home.close();
    home = home(folder);
  }

  @Test
  void theFirstStartMakesAKeyForTheAdministrator() {
    String key = home.ring.admit(null).orElseThrow();

    assertThat(key).startsWith("osg_").hasSizeGreaterThan(40);
    Principal admin = home.principal(key);
    assertThat(admin.roles()).containsExactly("admin");
    assertThat(admin.may(Permissions.SERVER_BUNDLES_WRITE)).isTrue();
    assertThat(admin.name()).isEqualTo("admin");
    assertThat(admin.user()).isEqualTo("admin");
    assertThat(admin.tenant()).isEqualTo(Principal.HOUSE);
  }

  @Test
  void aLaterStartKnowsTheKeyAndMakesNoOther() throws Exception {
    String key = home.ring.admit(null).orElseThrow();

    reopen();

    assertThat(home.ring.admit(null)).isEmpty();
    assertThat(home.ring.authenticate(key)).isPresent();
  }

  @Test
  void theKeyItselfIsNeverKept() throws Exception {
    String key = home.ring.admit(null).orElseThrow();

    home.close();
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(key.substring(4));
      }
    }
    home = home(folder);
  }

  private static final String PRESET = "a-key-of-my-own-choice";
  private static final String OTHER = "another-key-of-my-choice";

  @Test
  void theEnvironmentPresetsTheKey() throws Exception {
    assertThat(home.ring.admit(PRESET)).isEmpty();
    assertThat(home.principal(PRESET).name()).isEqualTo("admin");

    reopen();

    assertThat(home.ring.admit(PRESET)).isEmpty();
    assertThat(home.principal(PRESET).name()).isEqualTo("admin");
    assertThat(home.directory.keys()).hasSize(1);
  }

  @Test
  void anotherPresetKeyTakesThePlaceOfTheFormer() throws Exception {
    home.ring.admit(PRESET);
    Principal open = home.principal(PRESET);
    String own = home.keys.create("admin", new KeyWish("laptop", null, null, null), open).secret();

    reopen();
    assertThat(home.ring.admit(OTHER)).isEmpty();

    assertThat(home.principal(OTHER).name()).isEqualTo("admin");
    assertThat(home.ring.authenticate(PRESET)).isEmpty();
    assertThat(home.ring.stands(open)).isFalse();
    assertThat(home.principal(own).name()).isEqualTo("laptop");

    reopen();
    assertThat(home.ring.admit(PRESET)).isEmpty();
    assertThat(home.ring.authenticate(PRESET)).isPresent();
    assertThat(home.ring.authenticate(OTHER)).isEmpty();
  }

  @Test
  void aPresetKeyThatWasRevokedStaysRevokedUntilAnotherIsPreset() throws Exception {
    home.ring.admit(PRESET);
    revoke(PRESET);

    reopen();
    assertThat(home.ring.admit(PRESET)).isEmpty();
    assertThat(home.ring.authenticate(PRESET)).isEmpty();

    reopen();
    assertThat(home.ring.admit(OTHER)).isEmpty();
    assertThat(home.ring.authenticate(OTHER)).isPresent();
    assertThat(home.ring.authenticate(PRESET)).isEmpty();
  }

  private void revoke(String secret) {
    String id = home.directory.key(Fingerprint.of(secret)).key().id();
    home.keys.revoke("admin", id, Home.Operator.PRINCIPAL);
  }

  @Test
  void whereNoKeyIsPresetAnyMoreTheLastOneStaysGood() throws Exception {
    home.ring.admit(PRESET);

    reopen();

    assertThat(home.ring.admit(null)).isEmpty();
    assertThat(home.ring.authenticate(PRESET)).isPresent();
  }

  @Test
  void thePresetKeyDoesNotReplaceTheOneTheFirstStartHasShown() throws Exception {
    String shown = home.ring.admit(null).orElseThrow();

    reopen();
    home.ring.admit(PRESET);

    assertThat(home.principal(shown).name()).isEqualTo("admin");
    assertThat(home.principal(PRESET).name()).isEqualTo("admin-2");
  }

  @Test
  void aPresetKeyThatCouldBeGuessedIsRefused() {
    assertThatThrownBy(() -> home.ring.admit("short")).hasMessageContaining("at least 16 characters");
    assertThat(home.directory.isEmpty(Principal.HOUSE)).isTrue();
  }

  @Test
  void anythingElseIsNobody() {
    String key = home.ring.admit(null).orElseThrow();

    assertThat(home.ring.authenticate(null)).isEmpty();
    assertThat(home.ring.authenticate("")).isEmpty();
    assertThat(home.ring.authenticate(key + "x")).isEmpty();
    assertThat(home.ring.authenticate(" " + key)).isEmpty();
    assertThat(home.ring.authenticate(key.toLowerCase(java.util.Locale.ROOT))).isEmpty();
    assertThat(home.ring.authenticate(Fingerprint.of(key).hex())).isEmpty();
    assertThat(home.ring.authenticate("x".repeat(1_000_000))).isEmpty();
  }

  @Test
  void tenThousandGuessesNearAKeyOpenNothing() {
    String key = home.ring.admit(null).orElseThrow();
    var random = new SplittableRandom(7);
    int let = 0;
    for (int i = 0; i < 10_000; i++) {
      var guess = new StringBuilder(key);
      int at = random.nextInt(key.length());
      char other = (char) ('!' + random.nextInt(90));
      guess.setCharAt(at, other == guess.charAt(at) ? '~' : other);
      let += home.ring.authenticate(guess.toString()).isPresent() ? 1 : 0;
    }
    assertThat(let).isZero();
  }

  @Test
  void aRoleThatIsConfiguredAnewHoldsForTheNextRequestAndForOpenConnections() {
    home.user("ann", "user");
    String key = home.keys.create("ann", new KeyWish("ci", null, null, null), Home.Operator.PRINCIPAL).secret();
    Principal before = home.principal(key);
    assertThat(home.ring.stands(before)).isTrue();

    home.roles.change(Map.of("role.user", "runs.read, profile.*", "role.auditor", new String[]{"activity.read"},
        "role.Bad Name", "x", "role.viewer", "runs.read, no such thing"));

    assertThat(home.ring.stands(before)).isFalse();
    assertThat(home.principal(key).permissions()).containsExactlyInAnyOrder("runs.read", "profile.*");
    assertThat(home.roles.list()).extracting("name").contains("auditor", "admin").doesNotContain("Bad Name");
    assertThat(home.roles.permissions(java.util.Set.of("viewer"))).containsExactly("runs.read");
  }

  @Test
  void whoIsRevokedExpiredDisabledDemotedOrErasedStandsNoMore() {
    home.user("ann", "developer");
    var soon = home.clock.instant().plus(Duration.ofHours(1));
    var made = List.of(home.keys.create("ann", new KeyWish("a", null, null, null), Home.Operator.PRINCIPAL),
        home.keys.create("ann", new KeyWish("b", null, null, soon), Home.Operator.PRINCIPAL));
    Principal first = home.principal(made.get(0).secret());
    Principal second = home.principal(made.get(1).secret());
    Principal person = home.principal(home.login("ann").accessToken());
    assertThat(List.of(first, second, person)).allMatch(home.ring::stands);

    home.keys.revoke("ann", made.get(0).key().id(), Home.Operator.PRINCIPAL);
    assertThat(home.ring.stands(first)).isFalse();
    assertThat(home.ring.authenticate(made.get(0).secret())).isEmpty();

    home.clock.pass(Duration.ofHours(1));
    assertThat(home.ring.stands(second)).isFalse();
    assertThat(home.ring.authenticate(made.get(1).secret())).isEmpty();

    assertThat(home.ring.stands(person)).isTrue();
    home.users.update("ann", new io.osgent.server.security.Users.UserChange(null, java.util.Set.of("viewer"), null),
        Home.Operator.PRINCIPAL);
    assertThat(home.ring.stands(person)).isFalse();

    String again = home.login("ann").accessToken();
    Principal viewer = home.principal(again);
    home.users.update("ann", new io.osgent.server.security.Users.UserChange(null, null, true), Home.Operator.PRINCIPAL);
    assertThat(home.ring.stands(viewer)).isFalse();
    assertThat(home.ring.authenticate(again)).isEmpty();

    home.directory.erase(new UserKey(Principal.HOUSE, "ann"));
    assertThat(home.directory.keys(Principal.HOUSE)).isEmpty();
  }

  @Test
  void whenAKeyWasUsedIsNotedLaterAndToTheMinute() throws Exception {
    home.user("ann", "user");
    var made = home.keys.create("ann", new KeyWish("ci", null, null, null), Home.Operator.PRINCIPAL);
    assertThat(made.key().lastUsedAt()).isNull();
    var first = home.clock.instant();
    home.principal(made.secret());
    home.clock.pass(Duration.ofSeconds(59));
    home.principal(made.secret());

    assertThat(home.keys.list("ann", Home.Operator.PRINCIPAL).getFirst().lastUsedAt()).isEqualTo(first);
    home.directory.noteUses();
    reopen();
    assertThat(home.keys.list("ann", Home.Operator.PRINCIPAL).getFirst().lastUsedAt()).isEqualTo(first);
  }
}
