package io.osgent.server.security;

import java.util.List;

/**
 * What there is to be permitted. Those that begin with {@code server.} concern every tenant, so that only principals of
 * {@link Principal#HOUSE} can have them. A bundle with doors of its own may name others.
 */
public final class Permissions {
  /** Needs no key at all. */
  public static final String ANYONE = "anyone";

  /** Needs a key, whichever. */
  public static final String AUTHENTICATED = "authenticated";

  /** All there is: what no list of others comes to. For what would make somebody an administrator anyway. */
  public static final String EVERYTHING = "*";

  public static final String RUNS_READ = "runs.read";
  /** Start, cancel and judge runs. */
  public static final String RUNS_WRITE = "runs.write";
  /** Decide about tool calls that wait. */
  public static final String APPROVALS_DECIDE = "approvals.decide";
  public static final String SESSIONS_READ = "sessions.read";
  public static final String SESSIONS_WRITE = "sessions.write";
  public static final String MEMORIES_READ = "memories.read";
  public static final String MEMORIES_WRITE = "memories.write";
  public static final String AGENTS_READ = "agents.read";
  public static final String TOOLS_READ = "tools.read";
  /** Call a tool outside of a run. */
  public static final String TOOLS_CALL = "tools.call";
  /** Agree to a tool whose definition has changed. */
  public static final String TOOLS_APPROVE = "tools.approve";
  public static final String MODELS_READ = "models.read";
  /** Use embedding and image models outside of a run. */
  public static final String MODELS_USE = "models.use";
  public static final String PLUGINS_READ = "plugins.read";
  /** Who one is, one's preferences and keys. */
  public static final String PROFILE_READ = "profile.read";
  /** One's own password, preferences and keys. */
  public static final String PROFILE_WRITE = "profile.write";
  /** The users of one's tenant, and their roles and keys. */
  public static final String USERS_READ = "users.read";
  /** Make, change and delete users of one's tenant, and their keys. */
  public static final String USERS_WRITE = "users.write";
  /** Act for, and see what belongs to, any user of one's tenant. */
  public static final String USERS_ACT_FOR = "users.act_for";
  /** What was done in one's name. */
  public static final String ACTIVITY_READ = "activity.read";
  /** What was used and what it cost. */
  public static final String USAGE_READ = "usage.read";
  public static final String SERVER_AGENTS_WRITE = "server.agents.write";
  public static final String SERVER_BUNDLES_READ = "server.bundles.read";
  public static final String SERVER_BUNDLES_WRITE = "server.bundles.write";
  public static final String SERVER_CONFIG_READ = "server.config.read";
  public static final String SERVER_CONFIG_WRITE = "server.config.write";
  public static final String SERVER_HEALTH_READ = "server.health.read";
  public static final String SERVER_ERRORS_READ = "server.errors.read";
  public static final String SERVER_MODELS_PULL = "server.models.pull";
  public static final String SERVER_TENANTS_READ = "server.tenants.read";
  public static final String SERVER_TENANTS_WRITE = "server.tenants.write";
  public static final String SERVER_AUDIT_READ = "server.audit.read";
  public static final String SERVER_POLICIES_READ = "server.policies.read";
  public static final String SERVER_POLICIES_WRITE = "server.policies.write";

  /** All of them that a role can have. */
  public static final List<String> ALL = List.of(RUNS_READ, RUNS_WRITE, APPROVALS_DECIDE, SESSIONS_READ, SESSIONS_WRITE,
      MEMORIES_READ, MEMORIES_WRITE, AGENTS_READ, TOOLS_READ, TOOLS_CALL, TOOLS_APPROVE, MODELS_READ, MODELS_USE,
      PLUGINS_READ, PROFILE_READ, PROFILE_WRITE, USERS_READ, USERS_WRITE, USERS_ACT_FOR, ACTIVITY_READ, USAGE_READ,
      SERVER_AGENTS_WRITE, SERVER_BUNDLES_READ, SERVER_BUNDLES_WRITE, SERVER_CONFIG_READ, SERVER_CONFIG_WRITE,
      SERVER_HEALTH_READ, SERVER_ERRORS_READ, SERVER_MODELS_PULL, SERVER_TENANTS_READ, SERVER_TENANTS_WRITE,
      SERVER_AUDIT_READ, SERVER_POLICIES_READ, SERVER_POLICIES_WRITE);

  private Permissions() {}
}
