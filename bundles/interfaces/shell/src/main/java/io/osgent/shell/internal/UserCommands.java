package io.osgent.shell.internal;

import io.osgent.server.Page;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Roles;
import io.osgent.server.security.User;
import io.osgent.server.security.Users;
import io.osgent.server.security.Users.NewUser;
import io.osgent.server.security.Users.UserChange;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about users of the tenant that runs the server, and about roles. */
@Component
public final class UserCommands implements CommandGroup {
  private static final int MOST = 200;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Users users;
  private final Roles roles;

  @Activate
  public UserCommands(@Reference Users users, @Reference Roles roles) {
    this.users = users;
    this.roles = roles;
  }

  @Override
  public List<Command> commands() {
    return List.of(
        new Command("users",
            "[list] | show USER | add USER [--role ROLE,…] [--name NAME] | roles USER ROLE,… | name USER NAME"
                + " | disable USER | enable USER | password USER",
            Permissions.USERS_WRITE, "the users of this server, and what they are", this::users),
        new Command("roles", "", Permissions.PROFILE_READ, "the roles there are, and what they may do", this::roles));
  }

  private String users(Words words) {
    String role = words.option("--role").orElse(null);
    String name = words.option("--name").orElse(null);
    String what = words.nextIfAny().orElse("list");
    if (what.equals("list")) {
      words.noMore();
      return list();
    }
    String user = words.next("user");
    return switch (what) {
      case "show" -> done(words, () -> users.get(user, Operator.PRINCIPAL));
      case "add" -> done(words, () -> users.create(new NewUser(user, name, words(role), null), Operator.PRINCIPAL));
      case "roles" -> {
        Set<String> given = words(words.next("role"));
        yield change(words, user, new UserChange(null, given, null));
      }
      case "name" -> {
        String shown = words.next("name");
        yield change(words, user, new UserChange(shown, null, null));
      }
      case "disable" -> change(words, user, new UserChange(null, null, true));
      case "enable" -> change(words, user, new UserChange(null, null, false));
      case "password" -> password(words, user);
      default ->
        throw words.wrong("'" + what + "' should be list, show, add, roles, name, disable, enable or password");
    };
  }

  /** What comes to a user. */
  @FunctionalInterface
  private interface Act {
    User done();
  }

  private String change(Words words, String user, UserChange change) {
    return done(words, () -> users.update(user, change, Operator.PRINCIPAL));
  }

  private static String done(Words words, Act act) {
    words.noMore();
    User user = act.done();
    return new Table("USER", user.id()).row("name", user.displayName()).row("roles", sorted(user.roles()))
        .row("password", user.password() ? "yes" : "none").row("state", state(user))
        .row("since", Text.moment(user.createdAt())).text("");
  }

  /** What is typed can be read by others on the machine, so nobody types a password. */
  private String password(Words words, String user) {
    words.noMore();
    byte[] random = new byte[15];
    RANDOM.nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    users.setPassword(user, null, password, Operator.PRINCIPAL);
    return password + "\nThis is the password of " + user + " from now on; it is not shown again.\n";
  }

  private String list() {
    Page<User> page = users.list(null, MOST, Operator.PRINCIPAL);
    var table = new Table("USER", "NAME", "ROLES", "STATE", "SINCE");
    page.items().forEach(user -> table.row(user.id(), user.displayName(), sorted(user.roles()), state(user),
        Text.moment(user.createdAt())));
    return table.text("no users") + (page.next() == null ? "" : "… and more\n");
  }

  private static String state(User user) {
    return user.disabled() ? "disabled" : "";
  }

  static String sorted(Set<String> words) {
    return String.join(", ", new TreeSet<>(words));
  }

  /** @param list with commas, or null */
  static Set<String> words(String list) {
    return list == null ? null : Set.copyOf(List.of(list.split(",")));
  }

  private String roles(Words words) {
    words.noMore();
    var table = new Table("ROLE", "PERMISSIONS");
    roles.list().forEach(role -> table.row(role.name(), String.join(", ", role.permissions())));
    return table.text("no roles");
  }
}
