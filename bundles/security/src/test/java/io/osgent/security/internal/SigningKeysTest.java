package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SigningKeysTest {
  @TempDir
  private Path folder;

  @Test
  void whereTheKeysOfLoginsAreSpoiltApiKeysLetInAndPeopleLogInAgain() throws Exception {
    Path file = folder.resolve("data/login-keys.json");
    for (byte[] spoilt : List.of(new byte[0], "{\"keys\":[{\"kty\":\"oct\",".getBytes(), new byte[]{(byte) 0xff, 0, 1},
        "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AAAA\"}]}".getBytes())) {
      Files.createDirectories(file.getParent());
      Files.write(file, spoilt);

      try (var home = new Home(folder)) {
        home.ring.admit("a key for tests and nothing else");
        assertThat(home.principal("a key for tests and nothing else").user()).isEqualTo("admin");
        if (home.directory.account(new UserKey("default", "ann")).isEmpty()) {
          home.user("ann", "user");
        }
        assertThat(home.principal(home.login("ann").accessToken()).user()).isEqualTo("ann");
      }
      assertThat(folder.resolve("data/login-keys.json.spoilt")).hasBinaryContent(spoilt);
      try (var home = new Home(folder)) {
        assertThat(home.signing.all().size()).as("the new one is found again").isEqualTo(1);
      }
    }
  }
}
