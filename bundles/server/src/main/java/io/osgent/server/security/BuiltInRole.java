package io.osgent.server.security;

import static io.osgent.server.security.Permissions.ACTIVITY_READ;
import static io.osgent.server.security.Permissions.AGENTS_READ;
import static io.osgent.server.security.Permissions.APPROVALS_DECIDE;
import static io.osgent.server.security.Permissions.MEMORIES_READ;
import static io.osgent.server.security.Permissions.MODELS_READ;
import static io.osgent.server.security.Permissions.MODELS_USE;
import static io.osgent.server.security.Permissions.PLUGINS_READ;
import static io.osgent.server.security.Permissions.PROFILE_READ;
import static io.osgent.server.security.Permissions.RUNS_READ;
import static io.osgent.server.security.Permissions.SERVER_AGENTS_WRITE;
import static io.osgent.server.security.Permissions.SERVER_BUNDLES_READ;
import static io.osgent.server.security.Permissions.SERVER_ERRORS_READ;
import static io.osgent.server.security.Permissions.SESSIONS_READ;
import static io.osgent.server.security.Permissions.TOOLS_APPROVE;
import static io.osgent.server.security.Permissions.TOOLS_CALL;
import static io.osgent.server.security.Permissions.TOOLS_READ;
import static io.osgent.server.security.Permissions.USAGE_READ;
import static io.osgent.server.security.Permissions.USERS_ACT_FOR;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** The roles that come with the server. A configuration may give them other permissions, and add roles. */
public enum BuiltInRole {
  /** Everything, for everybody of its tenant; in the house, the server as well. */
  ADMIN("*"),
  /** Runs the server, and sees nobody's data. */
  OPERATOR("server.*", PLUGINS_READ, MODELS_READ, AGENTS_READ, TOOLS_READ, TOOLS_APPROVE, USAGE_READ, "profile.*"),
  /** Works on its own behalf. */
  USER("runs.*", APPROVALS_DECIDE, "sessions.*", "memories.*", AGENTS_READ, TOOLS_READ, MODELS_READ, MODELS_USE,
      "profile.*", ACTIVITY_READ, USAGE_READ),
  /** A user who makes agents and tries tools. */
  DEVELOPER(USER, SERVER_AGENTS_WRITE, TOOLS_CALL, PLUGINS_READ, SERVER_BUNDLES_READ, SERVER_ERRORS_READ),
  /** Looks at what is its own. */
  VIEWER(RUNS_READ, SESSIONS_READ, MEMORIES_READ, AGENTS_READ, TOOLS_READ, MODELS_READ, PROFILE_READ, ACTIVITY_READ,
      USAGE_READ),
  /** A program that works for people it knows: it says for whom with {@code user_id}. */
  SERVICE(USER, USERS_ACT_FOR);

  private final Set<String> permissions;

  BuiltInRole(String... permissions) {
    this.permissions = Set.of(permissions);
  }

  BuiltInRole(BuiltInRole like, String... more) {
    var all = new TreeSet<>(like.permissions);
    all.addAll(Set.of(more));
    permissions = Set.copyOf(all);
  }

  public Set<String> permissions() {
    return permissions;
  }

  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }
}
