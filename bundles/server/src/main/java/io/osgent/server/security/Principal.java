package io.osgent.server.security;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import java.util.Objects;
import java.util.Set;

/**
 * Who is calling.
 *
 * @param name what the logs call it, unique in its tenant: a key's name, {@code login/ann} for a person who has logged
 *     in, {@code oidc/ann} for one that another server vouches for, {@code shell/admin} for whoever runs the server; names
 *     of keys have no slash, and none is called {@code shell} or {@code server}
 * @param credential which key, login or token it came with: says nothing by itself and opens nothing
 * @param tenant the organisation
 * @param user the person it stands for
 * @param roles what it is
 * @param permissions what that comes to; {@code *} and {@code runs.*} stand for all that begins like this
 */
public record Principal(String name, String credential, String tenant, String user, Set<String> roles,
    Set<String> permissions) implements java.security.Principal {
  /** The tenant that runs the server. */
  public static final String HOUSE = "default";

  private static final String SERVER = "server.";

  public Principal {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(credential, "credential");
    Objects.requireNonNull(tenant, "tenant");
    Objects.requireNonNull(user, "user");
    roles = Set.copyOf(roles);
    permissions = Set.copyOf(permissions);
  }

  /** One with a role as it comes with the server. */
  public static Principal of(String name, String tenant, String user, BuiltInRole role) {
    return new Principal(name, name, tenant, user, Set.of(role.wireName()), role.permissions());
  }

  @Override
  public String getName() {
    return name;
  }

  /** What files of the log call it, from which nobody is erased: its name, unless that is a person's. */
  public String logged() {
    return name.indexOf('/') < 0 ? name : credential;
  }

  /** Whether it may do this at all; whose data it may do it to is another question. */
  public boolean may(String permission) {
    boolean ours = tenant.equals(HOUSE) || !permission.startsWith(SERVER);
    return ours && permissions.stream().anyMatch(granted -> covers(granted, permission));
  }

  private static boolean covers(String granted, String permission) {
    return granted.endsWith("*")
        ? permission.startsWith(granted.substring(0, granted.length() - 1))
        : granted.equals(permission);
  }

  /** Whether it may see and touch what belongs to this user of its tenant. */
  public boolean mayActFor(String otherUser) {
    return user.equals(otherUser) || may(Permissions.USERS_ACT_FOR);
  }

  /**
   * In whose activity it is noted what was done: nobody writes into that of whomever they name.
   *
   * @param named the {@code user_id} given, or null
   */
  public String onBehalfOf(String named) {
    return named != null && mayActFor(named) ? named : user;
  }

  /**
   * Whose data a request touches.
   *
   * @param requested the {@code user_id} given, or null for the principal's own
   * @throws ProblemException 403 when it may not act for that user, whether or not there is one
   */
  public Scope scope(String requested) {
    if (requested != null && !mayActFor(requested)) {
      throw new ProblemException(Problem.of("forbidden", 403, "this key may not act for another user"));
    }
    return new Scope(tenant, requested == null ? user : requested, null, null);
  }

  /**
   * What a list shows or a lookup finds.
   *
   * @param requested the {@code user_id} given, or null for all that it may see
   * @throws ProblemException 403 when it may not act for that user
   */
  public Reach reach(String requested) {
    return requested == null && may(Permissions.USERS_ACT_FOR) ? Reach.ofTenant(tenant) : Reach.of(scope(requested));
  }

  /** What it may see. */
  public Reach reach() {
    return reach(null);
  }
}
