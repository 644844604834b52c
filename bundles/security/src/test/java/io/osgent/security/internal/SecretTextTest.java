package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SecretTextTest {
  @Test
  void programsThatLookForSecretsFindThemByPrefixAndSum() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      String key = SecretText.next(SecretText.KEY);
      assertThat(key).matches("osg_[0-9A-Za-z]{49}");
      assertThat(SecretText.fits(SecretText.KEY, key)).isTrue();
      assertThat(seen.add(key)).isTrue();
    }
  }

  @Test
  void aMistypedOneIsRecognized() {
    String key = SecretText.next(SecretText.REFRESH);
    for (int at = 0; at < key.length(); at++) {
      var wrong = new StringBuilder(key);
      wrong.setCharAt(at, key.charAt(at) == 'a' ? 'b' : 'a');
      assertThat(SecretText.fits(SecretText.REFRESH, wrong.toString())).isFalse();
    }
    assertThat(SecretText.fits(SecretText.KEY, key)).isFalse();
    assertThat(SecretText.fits(SecretText.KEY, "")).isFalse();
  }

  @Test
  void aFingerprintIsTheSha256() {
    var abc = Fingerprint.of("abc");

    assertThat(abc.hex()).isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(Fingerprint.ofHex(abc.hex())).isEqualTo(abc);
  }
}
