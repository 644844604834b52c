package io.osgent.server.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PrincipalTest {
  private final Principal admin = Principal.of("root", "acme", "ann", BuiltInRole.ADMIN);
  private final Principal service = Principal.of("shop", "acme", "shop", BuiltInRole.SERVICE);
  private final Principal user = Principal.of("phone", "acme", "bob", BuiltInRole.USER);

  @Test
  void withoutAUserNamedEverybodyActsForThemselves() {
    assertThat(admin.scope(null)).isEqualTo(new Scope("acme", "ann", null, null));
    assertThat(user.scope(null)).isEqualTo(new Scope("acme", "bob", null, null));
  }

  @Test
  void onlyWhoIsPermittedToActsForOthersAndOnlyInItsTenant() {
    assertThat(admin.scope("bob")).isEqualTo(new Scope("acme", "bob", null, null));
    assertThat(service.scope("bob")).isEqualTo(new Scope("acme", "bob", null, null));
    assertThat(user.scope("bob")).isEqualTo(new Scope("acme", "bob", null, null));
    assertThatThrownBy(() -> user.scope("ann")).isInstanceOfSatisfying(ProblemException.class, e -> {
      assertThat(e.problem().status()).isEqualTo(403);
      assertThat(e.problem().code()).isEqualTo("forbidden");
    });
  }

  @Test
  void nobodyWritesIntoTheActivityOfWhomeverTheyName() {
    assertThat(service.onBehalfOf("ann")).isEqualTo("ann");
    assertThat(user.onBehalfOf("ann")).isEqualTo("bob");
    assertThat(user.onBehalfOf(null)).isEqualTo("bob");
  }

  @Test
  void aListShowsOnesOwnOrThoseOfTheTenant() {
    assertThat(user.reach()).isEqualTo(new Reach("acme", "bob"));
    assertThat(admin.reach()).isEqualTo(Reach.ofTenant("acme"));
    assertThat(admin.reach("bob")).isEqualTo(new Reach("acme", "bob"));
    assertThat(admin.reach().covers("other", "ann")).isFalse();
    assertThat(user.reach().covers("acme", "ann")).isFalse();
    assertThat(user.reach().covers("acme", "bob")).isTrue();
  }

  @Test
  void whatIsPermittedMayBeWrittenWithAStar() {
    var some = new Principal("k", "k", Principal.HOUSE, "eve", Set.of(), Set.of("runs.*", "tools.read"));

    assertThat(some.may("runs.read")).isTrue();
    assertThat(some.may("tools.read")).isTrue();
    assertThat(some.may("tools.readiness")).isFalse();
    assertThat(some.may("tools.call")).isFalse();
    assertThat(some.may("memories.read")).isFalse();
  }

  @Test
  void whatConcernsEveryTenantIsForTheHouseAlone() {
    assertThat(admin.may(Permissions.SERVER_BUNDLES_WRITE)).isFalse();
    assertThat(admin.may(Permissions.USERS_WRITE)).isTrue();
    assertThat(Principal.of("root", Principal.HOUSE, "ann", BuiltInRole.ADMIN).may(Permissions.SERVER_BUNDLES_WRITE))
        .isTrue();
  }

  @Test
  void itIsNamedAfterItsKey() {
    assertThat(user.getName()).isEqualTo("phone");
  }

  @Test
  void filesOfTheLogDoNotNameAPerson() {
    assertThat(user.logged()).isEqualTo("phone");
    assertThat(new Principal("login/ann", "login:l1", "acme", "ann", Set.of(), Set.of()).logged())
        .isEqualTo("login:l1");
  }
}
