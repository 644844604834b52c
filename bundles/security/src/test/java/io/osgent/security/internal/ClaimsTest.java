package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups that are called as people call them elsewhere. */
class ClaimsTest {
  private static final JWTClaimsSet SAID = new JWTClaimsSet.Builder()
      .claim("groups", List.of("Domain Users", "Power Users", "developer")).build();

  @TempDir
  private Path folder;

  private static Claims claims(Map<String, Object> set) {
    var all = new java.util.HashMap<String, Object>(
        Map.of("issuer", "https://login.example.com", "audience", new String[]{"osgent"}, "rolesClaim", "groups",
            "defaultRoles", new String[]{}));
    all.putAll(set);
    return new Claims(Settings.of(OidcConfig.class, all));
  }

  @Test
  void aGroupOfSeveralWordsIsNoRoleAndTheServerStartsAgain() throws Exception {
    Testimony said = claims(Map.of()).testimony(SAID);
    var ann = new UserKey("default", "ann");

    assertThat(said.claimed()).containsExactly("developer");
    try (var home = new Home(folder)) {
      home.directory.say(ann, said);
    }
    try (var home = new Home(folder)) {
      assertThat(home.directory.said(ann)).contains(said);
    }
  }

  @Test
  void aGroupOfSeveralWordsIsARoleWhereTheConfigurationSaysWhich() {
    Claims mapped = claims(Map.of("roleMap", new String[]{"Power Users=developer, Domain Users = user"}));

    assertThat(mapped.testimony(SAID).roles()).containsExactlyInAnyOrder("developer", "user");
  }

  @Test
  void aRoleOfSeveralWordsIsNotTakenFromTheConfiguration() {
    assertThatThrownBy(() -> claims(Map.of("roleMap", new String[]{"staff=power user"})))
        .hasMessage("roleMap 'staff=power user' should be like staff=user");
    assertThatThrownBy(() -> claims(Map.of("defaultRoles", new String[]{"user viewer"})))
        .hasMessage("defaultRoles 'user viewer' should be roles with commas between them");
    assertThat(claims(Map.of("defaultRoles", new String[]{"user, viewer", "user"})).testimony(SAID).roles())
        .isEqualTo(Set.of("user", "viewer"));
  }
}
