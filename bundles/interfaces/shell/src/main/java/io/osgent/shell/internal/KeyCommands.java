package io.osgent.shell.internal;

import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Keys;
import io.osgent.server.security.Keys.KeyWish;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Permissions;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The commands about the keys of users. */
@Component
public final class KeyCommands implements CommandGroup {
  private final Keys keys;

  @Activate
  public KeyCommands(@Reference Keys keys) {
    this.keys = keys;
  }

  @Override
  public List<Command> commands() {
    return List.of(new Command("keys",
        "list USER | create NAME --user USER [--role ROLE,…] [--permissions PERMISSION,…] [--expires 30d]"
            + " | revoke NAME --user USER",
        Permissions.USERS_WRITE, "the keys users get in with", this::keys));
  }

  private String keys(Words words) {
    String what = words.next("action");
    return switch (what) {
      case "list" -> list(words);
      case "create" -> create(words);
      case "revoke" -> revoke(words);
      default -> throw words.wrong("'" + what + "' should be list, create or revoke");
    };
  }

  private String list(Words words) {
    String user = words.next("user");
    words.noMore();
    var table = new Table("NAME", "ID", "ROLES", "PERMISSIONS", "CREATED", "EXPIRES", "LAST USED");
    keys.list(user, Operator.PRINCIPAL)
        .forEach(key -> table.row(key.name(), key.id(), UserCommands.sorted(key.roles()),
            key.permissions() == null ? "" : UserCommands.sorted(key.permissions()), Text.moment(key.createdAt()),
            Text.moment(key.expiresAt()), Text.moment(key.lastUsedAt())));
    return table.text("no keys");
  }

  private String create(Words words) {
    String user = user(words);
    Set<String> roles = UserCommands.words(words.option("--role").orElse(null));
    Set<String> permissions = UserCommands.words(words.option("--permissions").orElse(null));
    Instant end = words.option("--expires").map(text -> Lifetime.end(text, words)).orElse(null);
    String name = words.next("key's name");
    words.noMore();
    NewKey made = keys.create(user, new KeyWish(name, roles, permissions, end), Operator.PRINCIPAL);
    return shownOnce(made);
  }

  /** So that it is easily copied, and nobody thinks it can be looked up. */
  static String shownOnce(NewKey made) {
    return made.secret() + "\n" + "This is the key '" + made.key().name() + "' of " + made.key().user()
        + "; it is not shown again.\n";
  }

  private static String user(Words words) {
    return words.option("--user").orElseThrow(() -> words.wrong("--user is missing"));
  }

  private String revoke(Words words) {
    String user = user(words);
    String name = words.next("key's name or id");
    words.noMore();
    ApiKey key = keys.list(user, Operator.PRINCIPAL).stream()
        .filter(each -> each.name().equals(name) || each.id().equals(name)).findFirst()
        .orElseThrow(() -> words.wrong(user + " has no key '" + name + "'"));
    keys.revoke(user, key.id(), Operator.PRINCIPAL);
    return "nobody gets in with the key '" + key.name() + "' any more\n";
  }
}
