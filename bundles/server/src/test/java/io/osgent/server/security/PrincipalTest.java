package io.osgent.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.server.security.Principal.Role;
import org.junit.jupiter.api.Test;

class PrincipalTest {
  private final Principal admin = new Principal("root key", "acme", "ann", Role.ADMIN);
  private final Principal user = new Principal("phone", "acme", "bob", Role.USER);

  @Test
  void withoutAUserNamedEverybodyActsForThemselves() {
    assertThat(admin.actingFor(null)).isEqualTo("ann");
    assertThat(user.actingFor(null)).isEqualTo("bob");
  }

  @Test
  void onlyAnAdministratorActsForOthers() {
    assertThat(admin.actingFor("bob")).isEqualTo("bob");
    assertThat(user.actingFor("bob")).isEqualTo("bob");
    assertThatThrownBy(() -> user.actingFor("ann")).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.problem().status()).isEqualTo(403);
      assertThat(e.problem().code()).isEqualTo("forbidden");
    });
  }

  @Test
  void administrationNeedsAnAdministrator() {
    admin.requireAdmin();
    assertThatThrownBy(user::requireAdmin).hasMessageContaining("admin");
  }

  @Test
  void itIsNamedAfterItsKey() {
    assertThat(user.getName()).isEqualTo("phone");
  }
}
