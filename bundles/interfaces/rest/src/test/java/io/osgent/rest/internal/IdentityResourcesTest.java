package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Keys;
import io.osgent.server.security.Logins;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Role;
import io.osgent.server.security.Tenant;
import io.osgent.server.security.Tenants;
import io.osgent.server.security.User;
import io.osgent.server.security.Users;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Users, keys, tenants, roles and logins as clients see them. */
@Timeout(30)
class IdentityResourcesTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private final Desk desk = new Desk();
  private final RestServer server = new RestServer(new UsersResource(desk), new KeysResource(desk),
      new TenantsResource(desk.tenants()), new RolesResource(() -> List.of(new Role("user", List.of("runs.*"), true))),
      new AuthResource(desk.logins()));

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> admin(String method, String path, String json) throws Exception {
    return send(server.admin(path), method, json);
  }

  private HttpResponse<String> send(HttpRequest.Builder request, String method, String json) throws Exception {
    return server.send(request.header("Content-Type", "application/json").method(method,
        json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json)));
  }

  @Test
  void aUserIsMadeShownAndChanged() throws Exception {
    HttpResponse<String> made = admin("POST", "/api/v1/users",
        "{\"id\":\"ann\",\"display_name\":\"Ann\",\"roles\":[\"user\"],\"password\":\"a secret\"}");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.headers().firstValue("Location")).hasValueSatisfying(
        where -> assertThat(where).endsWith("/api/v1/users/ann"));
    assertThat(made.body())
        .isEqualTo("{\"id\":\"ann\",\"display_name\":\"Ann\",\"roles\":[\"user\"],\"disabled\":false,"
            + "\"password\":true,\"created_at\":\"2026-01-02T03:04:05.678Z\"}");
    assertThat(server.send(server.admin("/api/v1/users/ann")).body()).isEqualTo(made.body());
    assertThat(admin("PATCH", "/api/v1/users/ann", "{\"disabled\":true}").body()).contains("\"disabled\":true");
    assertThat(admin("PUT", "/api/v1/users/ann/password", "{\"password\":\"another secret\"}").statusCode())
        .isEqualTo(204);
    assertThat(server.send(server.admin("/api/v1/users")).body()).startsWith("{\"items\":[{\"id\":\"ann\"");
    assertThat(desk.asked).containsExactly("create ann by admin's key", "get ann by admin's key",
        "update ann by admin's key", "password of ann by admin's key", "list by admin's key");
    assertThat(desk.seen).noneMatch(text -> text.contains("secret"));
  }

  @Test
  void whoMayNotIsToldSoAtTheDoor() throws Exception {
    assertThat(server.get("/api/v1/users").statusCode()).isEqualTo(403);
    assertThat(server.post(server.user("/api/v1/users"), "{\"id\":\"x\"}").statusCode()).isEqualTo(403);
    assertThat(send(server.user("/api/v1/users/anna"), "PATCH", "{\"roles\":[\"admin\"]}").statusCode())
        .isEqualTo(403);
    assertThat(server.get("/api/v1/tenants").statusCode()).isEqualTo(403);
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void aKeyIsShownOnce() throws Exception {
    HttpResponse<String> made = server.post(server.user("/api/v1/users/anna/keys"),
        "{\"name\":\"ci\",\"roles\":[\"viewer\"],\"permissions\":[\"runs.read\"],\"expires_at\":\"2027-05-08T13:56:00Z\"}");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).contains("\"secret\":\"osg_shown\"").contains("\"name\":\"ci\"");
    assertThat(made.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(made.headers().firstValue("Location").orElse("")).endsWith("/api/v1/users/anna/keys/k1");
    assertThat(server.get("/api/v1/users/anna/keys").body()).contains("\"id\":\"k1\"").doesNotContain("osg_");
    assertThat(server.send(server.user("/api/v1/users/anna/keys/k1").DELETE()).statusCode()).isEqualTo(204);
    assertThat(desk.asked).containsExactly(
        "key KeyWish[name=ci, roles=[viewer], permissions=[runs.read], expiresAt=2027-05-08T13:56:00Z] of anna",
        "keys of anna", "revoke k1 of anna");
  }

  @Test
  void whatIsMissingOrWrongIsSaid() throws Exception {
    assertThat(admin("POST", "/api/v1/users", "{}").body()).contains("'id' should be given");
    assertThat(admin("PUT", "/api/v1/users/ann/password", "{}").body()).contains("'password' should be given");
    assertThat(
        server.post(server.user("/api/v1/users/anna/keys"), "{\"name\":\"x\",\"expires_at\":\"tomorrow\"}").body())
        .contains("'expires_at' should be a time, e.g. 2027-05-08T13:56:00Z");
    assertThat(admin("POST", "/api/v1/users", "{\"id\":\"x\",\"admin\":true}").statusCode()).isEqualTo(400);
  }

  @Test
  void nullIsNoRoleAndNoPermission() throws Exception {
    HttpResponse<String> made = admin("POST", "/api/v1/users", "{\"id\":\"x\",\"roles\":[null]}");
    HttpResponse<String> changed = admin("PATCH", "/api/v1/users/ann", "{\"roles\":[\"user\",null]}");
    HttpResponse<String> key = server.post(server.user("/api/v1/users/anna/keys"),
        "{\"name\":\"x\",\"permissions\":[null]}");

    assertThat(List.of(made.statusCode(), changed.statusCode(), key.statusCode())).containsOnly(400);
    assertThat(made.body()).contains("'roles' should be words").isNotEqualTo(key.body());
    assertThat(key.body()).contains("'permissions' should be words");
    assertThat(desk.asked).isEmpty();
  }

  @Test
  void anybodyMayLogInAndTheirAddressIsKnown() throws Exception {
    var anybody = HttpRequest.newBuilder(server.user("/api/v1/auth/login").build().uri());
    HttpResponse<String> tokens = send(anybody, "POST", "{\"user\":\"ann\",\"password\":\"right\"}");

    assertThat(tokens.statusCode()).isEqualTo(200);
    assertThat(tokens.body()).isEqualTo("{\"access_token\":\"access\",\"token_type\":\"Bearer\",\"expires_in\":900,"
        + "\"refresh_token\":\"refresh\"}");
    assertThat(tokens.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
    assertThat(desk.asked).containsExactly("login null ann from 127.0.0.1");
    HttpResponse<String> slowed = send(HttpRequest.newBuilder(anybody.build().uri()), "POST",
        "{\"user\":\"ann\",\"password\":\"wrong\"}");
    assertThat(slowed.statusCode()).isEqualTo(429);
    assertThat(slowed.headers().firstValue("Retry-After")).contains("4");
    assertThat(send(HttpRequest.newBuilder(anybody.build().uri().resolve("refresh")), "POST",
        "{\"refresh_token\":\"refresh\"}").statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsLoggedInIsToldWhoTheyAreAndLogsOut() throws Exception {
    assertThat(server.get("/api/v1/auth/me").body())
        .startsWith("{\"name\":\"anna's key\",\"tenant\":\"default\",\"user\":\"anna\",\"roles\":[\"user\"],")
        .contains("\"runs.*\"");
    assertThat(server.send(server.user("/api/v1/auth/logout").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(204);
    assertThat(desk.asked).containsExactly("logout anna's key");
    assertThat(server.send(HttpRequest.newBuilder(server.user("/api/v1/auth/me").build().uri())).statusCode())
        .isEqualTo(401);
  }

  @Test
  void tenantsAndRolesAreShown() throws Exception {
    HttpResponse<String> made = admin("POST", "/api/v1/tenants", "{\"id\":\"acme\",\"display_name\":\"Acme\"}");

    assertThat(made.statusCode()).isEqualTo(201);
    assertThat(made.body()).contains("\"tenant\":{\"id\":\"acme\"").contains("\"secret\":\"osg_shown\"");
    assertThat(server.send(server.admin("/api/v1/tenants")).body()).contains("\"id\":\"acme\"");
    assertThat(server.send(server.admin("/api/v1/tenants/acme").DELETE()).statusCode()).isEqualTo(204);
    assertThat(server.get("/api/v1/roles").body())
        .isEqualTo("{\"items\":[{\"name\":\"user\",\"permissions\":[\"runs.*\"],\"built_in\":true}]}");
  }

  /** Notes what it is asked. */
  private static final class Desk implements Users, Keys {
    private final List<String> asked = new ArrayList<>();
    private final List<String> seen = new ArrayList<>();

    private static User user(String id, boolean disabled) {
      return new User(id, "Ann", Set.of("user"), disabled, true, AT);
    }

    private static ApiKey key(String user) {
      return new ApiKey("k1", "ci", user, Set.of("user"), null, "ann", AT, null, null);
    }

    @Override
    public User create(NewUser user, Principal by) {
      seen.add(user.toString());
      asked.add("create " + user.id() + " by " + by.name());
      return user(user.id(), false);
    }

    @Override
    public User get(String id, Principal by) {
      asked.add("get " + id + " by " + by.name());
      return user(id, false);
    }

    @Override
    public Page<User> list(String after, int limit, Principal by) {
      asked.add("list by " + by.name());
      return new Page<>(List.of(user("ann", false)), null);
    }

    @Override
    public User update(String id, UserChange change, Principal by) {
      asked.add("update " + id + " by " + by.name());
      return user(id, change.disabled());
    }

    @Override
    public void requireErasable(String id, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setPassword(String id, String current, String password, Principal by) {
      asked.add("password of " + id + " by " + by.name());
    }

    @Override
    public NewKey create(String user, KeyWish wish, Principal by) {
      asked.add("key " + wish + " of " + user);
      return new NewKey(key(user), "osg_shown");
    }

    @Override
    public List<ApiKey> list(String user, Principal by) {
      asked.add("keys of " + user);
      return List.of(key(user));
    }

    @Override
    public void revoke(String user, String id, Principal by) {
      asked.add("revoke " + id + " of " + user);
    }

    private Tenants tenants() {
      return new Tenants() {
        @Override
        public NewTenant create(String id, String displayName, Principal by) {
          return new NewTenant(new Tenant(id, displayName, AT), new NewKey(key("admin"), "osg_shown"));
        }

        @Override
        public Page<Tenant> list(String after, int limit, Principal by) {
          return new Page<>(List.of(new Tenant("acme", null, AT)), null);
        }

        @Override
        public void delete(String id, Principal by) {
          asked.add("delete tenant " + id);
        }
      };
    }

    private Logins logins() {
      return new Logins() {
        @Override
        public Tokens login(String tenant, String user, String password, String from) {
          if (password.equals("wrong")) {
            throw new ProblemException(
                new Problem("too_many_attempts", 429, "wait", true, Duration.ofSeconds(4), null));
          }
          asked.add("login " + tenant + " " + user + " from " + from);
          return new Tokens("access", "Bearer", 900, "refresh");
        }

        @Override
        public Tokens refresh(String refreshToken, String from) {
          return new Tokens("access", "Bearer", 900, "refresh");
        }

        @Override
        public void logout(Principal by) {
          asked.add("logout " + by.name());
        }
      };
    }
  }
}
