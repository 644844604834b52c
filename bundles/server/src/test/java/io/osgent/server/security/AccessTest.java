package io.osgent.server.security;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AccessTest {
  private final Principal viewer = Principal.of("k", Principal.HOUSE, "bob", BuiltInRole.VIEWER);

  @Test
  void whatNobodyHasMadeARuleForIsClosedToEverybody() {
    var root = Principal.of("root", Principal.HOUSE, "ann", BuiltInRole.ADMIN);

    assertThat(Access.decide(root, null).problem().status()).isEqualTo(403);
    assertThat(Access.decide(null, null).problem().status()).isEqualTo(401);
  }

  @Test
  void whoDoesNotSayWhoTheyAreIsAskedTo() {
    assertThat(Access.decide(null, Permissions.RUNS_READ).problem().status()).isEqualTo(401);
    assertThat(Access.decide(null, Permissions.AUTHENTICATED).problem().status()).isEqualTo(401);
    assertThat(Access.decide(null, Permissions.ANYONE).allowed()).isTrue();
  }

  @Test
  void whoMayNotIsToldWhatItTakes() {
    assertThat(Access.decide(viewer, Permissions.RUNS_READ).allowed()).isTrue();
    assertThat(Access.decide(viewer, Permissions.AUTHENTICATED).allowed()).isTrue();
    assertThat(Access.decide(viewer, Permissions.RUNS_WRITE).problem()).satisfies(problem -> {
      assertThat(problem.status()).isEqualTo(403);
      assertThat(problem.code()).isEqualTo("forbidden");
      assertThat(problem.detail()).contains("runs.write");
    });
  }
}
