package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class PasswordsTest {
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
