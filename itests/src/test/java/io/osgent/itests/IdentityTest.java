package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest.Answer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Users, keys, logins, roles and tenants of the server as it ships. */
class IdentityTest {
  private static final String PASSWORD = "correct horse battery";

  @TempDir
  private Path home;

  private static Rest as(ServerProcess server, String bearer) {
    return new Rest(server.address(), bearer);
  }

  @Test
  void aPersonLogsInWorksRefreshesAndLogsOut() throws Exception {
    try (var server = ServerProcess.start(home)) {
      server.rest().post("/api/v1/users", Map.of("id", "ann", "password", PASSWORD)).expect(201);
      Rest nobody = as(server, null);
      Answer failed = nobody.post("/api/v1/auth/login", Map.of("user", "ann", "password", "wrong password"))
          .expect(401);
      assertThat(failed.text("code")).isEqualTo("login_failed");
      Answer tokens = nobody.post("/api/v1/auth/login", Map.of("user", "ann", "password", PASSWORD)).expect(200);
      assertThat(tokens.response().headers().firstValue("Cache-Control").orElse("")).contains("no-store");
      Rest ann = as(server, tokens.text("access_token"));

      assertThat(ann.get("/api/v1/auth/me").expect(200).text("name")).isEqualTo("login/ann");
      Answer run = ann.run("assistant", "What is 17 times 23?");
      assertThat(run.text("user_id")).isEqualTo("ann");
      ann.get("/api/v1/users").expect(403);
      ann.get("/api/v1/users/ann").expect(200);

      Answer next = nobody.post("/api/v1/auth/refresh", Map.of("refresh_token", tokens.text("refresh_token")))
          .expect(200);
      Rest again = as(server, next.text("access_token"));
      again.post("/api/v1/auth/logout", Map.of()).expect(204);
      again.get("/api/v1/auth/me").expect(401);
      ann.get("/api/v1/auth/me").expect(401);

      String log = Files.readString(home.resolve("logs/osgent.log"));
      assertThat(log).doesNotContain(PASSWORD).doesNotContain(tokens.text("access_token"))
          .doesNotContain(tokens.text("refresh_token"));
    }
  }

  @Test
  void whatIsKeptOfAPasswordHasCostWhatOwaspRecommends() throws Exception {
    try (var server = ServerProcess.start(home)) {
      server.rest().post("/api/v1/users", Map.of("id", "ann", "password", PASSWORD)).expect(201);
      try (Connection database = DriverManager.getConnection("jdbc:sqlite:" + home.resolve("data/osgent.db"));
          var rows = database.createStatement().executeQuery("SELECT password FROM identity_user WHERE id = 'ann'")) {
        assertThat(rows.next()).isTrue();
        assertThat(rows.getString(1)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
      }
    }
  }

  @Test
  void guessesAreSlowedDownWithRetryAfter() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Rest nobody = as(server, null);
      Answer last = null;
      for (int i = 0; i < 6; i++) {
        last = nobody.post("/api/v1/auth/login", Map.of("user", "nobody", "password", "guess number " + i));
      }
      assertThat(last.expect(429).text("code")).isEqualTo("too_many_attempts");
      assertThat(last.response().headers().firstValue("Retry-After")).isPresent();
    }
  }

  @Test
  void theShellMakesUsersAndKeysAndAKeyIsShownOnce() throws Exception {
    try (var server = ServerProcess.start(home)) {
      ServerProcess.osgent(home, 0, "shell", "users", "add", "ann", "--role", "user");
      String printed = ServerProcess.osgent(home, 0, "shell", "keys", "create", "ci", "--user", "ann", "--role",
          "service", "--expires", "30d");
      String key = printed.lines().findFirst().orElseThrow();
      assertThat(key).startsWith("osg_");
      assertThat(ServerProcess.osgent(home, 0, "shell", "keys", "list", "ann")).contains("ci", "service")
          .doesNotContain(key);
      Rest ci = as(server, key);
      assertThat(ci.get("/api/v1/auth/me").expect(200).text("user")).isEqualTo("ann");
      assertThat(ci.post("/api/v1/runs", Map.of("agent", "assistant", "input", "hello", "user_id", "bob"))
          .text("user_id")).isEqualTo("bob");
      server.rest().post("/api/v1/users", Map.of("id", "eve")).expect(201);
      server.rest().change("PATCH", "/api/v1/users/eve", Map.of("disabled", true)).expect(200);
      assertThat(ci.post("/api/v1/runs", Map.of("agent", "assistant", "input", "hello", "user_id", "eve")).expect(403)
          .text("code")).isEqualTo("user_disabled");

      ServerProcess.osgent(home, 0, "shell", "keys", "revoke", "ci", "--user", "ann");
      ci.get("/api/v1/auth/me").expect(401);
      assertThat(Files.readString(home.resolve("logs/osgent.log"))).doesNotContain(key);
    }
  }

  @Test
  void rolesThatAreConfiguredHoldAtOnce() throws Exception {
    try (var server = ServerProcess.start(home)) {
      server.rest().post("/api/v1/users", Map.of("id", "ann", "roles", List.of("viewer"))).expect(201);
      Answer made = server.rest().post("/api/v1/users/ann/keys", Map.of("name", "anns")).expect(201);
      Rest ann = as(server, made.text("secret"));
      ann.get("/api/v1/runs").expect(200);

      Files.writeString(home.resolve("config/io.osgent.security.roles.cfg"), "role.viewer = agents.read\n");

      ServerProcess.await("the role to be another", () -> ann.get("/api/v1/runs").status() == 403);
      ann.get("/api/v1/agents").expect(200);

      String roles = "/api/v1/admin/config/io.osgent.security.roles";
      server.rest().change("PUT", roles, Map.of("role.viewer", "runs.read", "role.helpdesk", "agents.read"))
          .expect(200);
      server.rest().change("PATCH", "/api/v1/users/ann", Map.of("roles", List.of("helpdesk"))).expect(200);
      made = server.rest().post("/api/v1/users/ann/keys", Map.of("name", "helps")).expect(201);
      Rest helping = as(server, made.text("secret"));
      helping.get("/api/v1/agents").expect(200);
      helping.get("/api/v1/runs").expect(403);
      assertThat(server.rest().change("PUT", roles, Map.of("helpdesk", "*")).expect(400).text("detail"))
          .contains("role.NAME");
    }
  }

  @Test
  void aTenantHasItsOwnAdministratorWhoSeesNothingOfTheHouse() throws Exception {
    try (var server = ServerProcess.start(home)) {
      server.rest().run("assistant", "What is 17 times 23?");
      Answer made = server.rest().post("/api/v1/tenants", Map.of("id", "acme")).expect(201);
      Rest acme = as(server, made.text("admin_key", "secret"));

      assertThat(acme.get("/api/v1/auth/me").text("tenant")).isEqualTo("acme");
      assertThat(acme.get("/api/v1/runs").expect(200).body().path("items")).isEmpty();
      acme.get("/api/v1/tenants").expect(403);
      acme.post("/api/v1/users", Map.of("id", "ann")).expect(201);
      server.rest().get("/api/v1/users/ann").expect(404);

      server.rest().delete("/api/v1/tenants/acme").expect(204);
      acme.get("/api/v1/auth/me").expect(401);
    }
  }
}
