package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.security.Users.NewUser;
import io.osgent.server.security.Users.UserChange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PasswordsTest {
  @TempDir
  private Path folder;

  private final Passwords passwords = new Passwords(new Argon2(64, 1, 1), 12, 1);

  @Test
  void aHashOfTheReferenceImplementationIsUnderstood() {
    // echo -n password | argon2 somesalt -id -t 2 -m 16 -p 1 -l 32 -e
    assertThat(Argon2.fits("password",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")).isTrue();
    assertThat(Argon2.fits("Password",
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc")).isFalse();
  }

  @Test
  void onlyTheRightPasswordFitsAndEachHashIsAnother() {
    String hash = passwords.hash("correct horse battery");

    assertThat(hash).startsWith("$argon2id$v=19$m=64,t=1,p=1$").isNotEqualTo(passwords.hash("correct horse battery"));
    assertThat(passwords.fits("correct horse battery", hash)).isTrue();
    assertThat(passwords.fits("correct horse batterz", hash)).isFalse();
    assertThat(passwords.fits("", hash)).isFalse();
    assertThat(passwords.fits("x".repeat(1_000_000), hash)).isFalse();
    assertThat(passwords.fits("пароль 密码 🔑 verschlüsselt", passwords.hash("пароль 密码 🔑 verschlüsselt"))).isTrue();
  }

  @Test
  void nothingFitsWhereThereIsNoPassword() {
    assertThat(passwords.fits("", null)).isFalse();
    assertThat(passwords.fits("correct horse battery", null)).isFalse();
  }

  @Test
  void aLoginThatFailsCostsTheSameWhateverIsWrong() throws Exception {
    var compared = new ArrayList<String>();
    var cost = new Argon2(64, 1, 1);
    var counted = new Passwords(cost, (password, hash) -> {
      compared.add(hash);
      return Argon2.fits(password, hash);
    }, 12, 1);
    try (var home = new Home(folder)) {
      home.user("ann", "user");
      home.user("off", "user");
      home.users.update("off", new UserChange(null, null, true), Home.Operator.PRINCIPAL);
      home.users.create(new NewUser("keysonly", null, Set.of("user"), null), Home.Operator.PRINCIPAL);
      var logins = new LoginDesk(home.directory, counted, home.access, Settings.of(LoginConfig.class, Map.of()),
          home.clock);
      var wrong = Map.of("a wrong password", List.of("default", "ann", "not her password"), "a disabled user",
          List.of("default", "off", Home.PASSWORD), "no password", List.of("default", "keysonly", Home.PASSWORD),
          "an unknown user", List.of("default", "nobody", Home.PASSWORD), "an unknown tenant",
          List.of("nowhere", "ann", Home.PASSWORD), "an endless password",
          List.of("default", "nobody", "x".repeat(5000)));
      wrong.forEach((what, login) -> {
        compared.clear();
        assertThatThrownBy(() -> logins.login(login.get(0), login.get(1), login.get(2), null))
            .hasMessage("this user and this password do not fit");
        assertThat(compared).as(what).hasSize(1).allMatch(cost::made);
      });
    }
  }

  @Test
  void asShippedAHashCostsWhatOwaspRecommends() {
    var shipped = new Passwords(Settings.of(Passwords.Config.class, Map.of()));

    assertThat(shipped.hash("correct horse battery")).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
  }

  @Test
  void aHashThatWouldBeMadeOtherwiseTodayIsMadeAnew() {
    String old = new Argon2(32, 1, 1).hash("correct horse battery");

    assertThat(passwords.better("correct horse battery", old))
        .hasValueSatisfying(better -> assertThat(better).contains("m=64"));
    assertThat(passwords.better("correct horse battery", passwords.hash("correct horse battery"))).isEmpty();
  }

  @Test
  void badPasswordsAreRefusedWithWhatWouldBeRight() {
    for (String bad : List.of("short", "x".repeat(257), "aaaaaaaaaaaaaaaa", "1212121212121212", "my name is anna!!")) {
      assertThatThrownBy(() -> passwords.require("anna", bad)).hasMessageContaining("a password should");
    }
    passwords.require("anna", "correct horse battery");
    passwords.require("al", "also good enough");
  }
}
