package io.osgent.shell.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.server.Page;
import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Keys;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Role;
import io.osgent.server.security.Tenant;
import io.osgent.server.security.Tenants;
import io.osgent.server.security.User;
import io.osgent.server.security.Users;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The commands about users, keys, tenants and roles. */
class IdentityCommandsTest {
  private final Desk desk = new Desk();
  private final List<CommandGroup> groups = List.of(
      new UserCommands(desk, () -> List.of(new Role("user", List.of("profile.*", "runs.*"), true))),
      new KeyCommands(desk), new TenantCommands(desk.tenants()));

  private String type(String name, String... words) throws Exception {
    Command command = groups.stream().flatMap(group -> group.commands().stream())
        .filter(each -> each.name().equals(name)).findFirst().orElseThrow();
    return command.action().run(new Words(command, Arrays.asList(words)));
  }

  @Test
  void usersAreMadeShownAndChanged() throws Exception {
    String ann = new Table("USER", "ann").row("name", "Ann").row("roles", "user, viewer").row("password", "none")
        .row("state", "").row("since", Text.moment(FakeServer.AT)).text("");

    assertThat(type("users", "add", "ann", "--role", "viewer,user", "--name", "Ann")).isEqualTo(ann);
    assertThat(type("users", "show", "ann")).isEqualTo(ann);
    assertThat(type("users")).isEqualTo(new Table("USER", "NAME", "ROLES", "STATE", "SINCE")
        .row("ann", "Ann", "user, viewer", "", Text.moment(FakeServer.AT)).text(""));
    assertThat(type("users", "disable", "ann")).contains("disabled");
    type("users", "roles", "ann", "admin");
    type("users", "name", "ann", "Ann S.");
    assertThat(desk.asked).containsExactly("create ann [user, viewer]", "get ann", "list", "update ann null null true",
        "update ann null [admin] null", "update ann Ann S. null null");
  }

  @Test
  void aPasswordIsMadeAndShownOnceAndNobodyTypesOne() throws Exception {
    String printed = type("users", "password", "ann");

    assertThat(printed.lines().findFirst()).contains(desk.password);
    assertThat(desk.password).hasSize(20);
    assertThatThrownBy(() -> type("users", "password", "ann", "typed")).hasMessageContaining("one word too many");
  }

  @Test
  void aKeyIsPrintedOnceOnALineOfItsOwn() throws Exception {
    String printed = type("keys", "create", "ci", "--user", "ann", "--role", "service", "--expires", "30d");

    assertThat(printed).isEqualTo("osg_shown\nThis is the key 'ci' of ann; it is not shown again.\n");
    assertThat(desk.wish.roles()).containsExactly("service");
    assertThat(desk.wish.expiresAt()).isBetween(Instant.now().plus(Duration.ofDays(29)),
        Instant.now().plus(Duration.ofDays(31)));
    assertThat(type("keys", "list", "ann")).contains("ci").doesNotContain("osg_");
    assertThat(type("keys", "revoke", "ci", "--user", "ann")).contains("'ci'");
    assertThat(desk.asked).endsWith("revoke k1 of ann");
  }

  @Test
  void whatIsTypedWrongIsExplained() {
    assertThatThrownBy(() -> type("keys", "create", "ci")).hasMessageContaining("--user is missing");
    assertThatThrownBy(() -> type("keys", "create", "ci", "--user", "ann", "--expires", "soon"))
        .hasMessageContaining("12h, 30d or 52w");
    assertThatThrownBy(() -> type("keys", "revoke", "nothing", "--user", "ann")).hasMessageContaining("has no key");
    assertThatThrownBy(() -> type("users", "promote", "ann")).hasMessageContaining("should be list");
    assertThatThrownBy(() -> type("tenants", "rename", "x")).hasMessageContaining("should be list, add or delete");
  }

  @Test
  void tenantsAndRolesAreShown() throws Exception {
    assertThat(type("tenants", "add", "acme")).startsWith("osg_shown\n");
    assertThat(type("tenants")).contains("acme");
    assertThat(type("tenants", "delete", "acme")).contains("acme");
    assertThat(type("roles"))
        .isEqualTo(new Table("ROLE", "PERMISSIONS").row("user", "profile.*, runs.*").text(""));
  }

  /** Notes what it is asked. */
  private static final class Desk implements Users, Keys {
    private final List<String> asked = new ArrayList<>();
    private String password;
    private KeyWish wish;

    private static User user(String id, boolean disabled) {
      return new User(id, "Ann", Set.of("user", "viewer"), disabled, false, FakeServer.AT);
    }

    private static ApiKey key(String user) {
      return new ApiKey("k1", "ci", user, Set.of("service"), null, null, FakeServer.AT, null, null);
    }

    @Override
    public User create(NewUser user, Principal by) {
      asked.add("create " + user.id() + " " + new java.util.TreeSet<>(user.roles()));
      return user(user.id(), false);
    }

    @Override
    public User get(String id, Principal by) {
      asked.add("get " + id);
      return user(id, false);
    }

    @Override
    public Page<User> list(String after, int limit, Principal by) {
      asked.add("list");
      return new Page<>(List.of(user("ann", false)), null);
    }

    @Override
    public User update(String id, UserChange change, Principal by) {
      asked.add("update " + id + " " + change.displayName() + " " + change.roles() + " " + change.disabled());
      return user(id, change.disabled() != null && change.disabled());
    }

    @Override
    public void requireErasable(String id, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setPassword(String id, String current, String given, Principal by) {
      password = given;
    }

    @Override
    public NewKey create(String user, KeyWish wanted, Principal by) {
      wish = wanted;
      return new NewKey(key(user), "osg_shown");
    }

    @Override
    public List<ApiKey> list(String user, Principal by) {
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
          return new NewTenant(new Tenant(id, displayName, FakeServer.AT), new NewKey(key("admin"), "osg_shown"));
        }

        @Override
        public Page<Tenant> list(String after, int limit, Principal by) {
          return new Page<>(List.of(new Tenant("acme", null, FakeServer.AT)), null);
        }

        @Override
        public void delete(String id, Principal by) {
          asked.add("delete " + id);
        }
      };
    }
  }
}
