package io.osgent.server.security;

import io.osgent.api.Problem;

/** The one place where it is decided what somebody may do, whichever door they come through. */
public final class Access {
  /** What anybody hears who does not say who they are. */
  public static final Problem UNAUTHORIZED = Problem.of("unauthorized", 401,
      "this needs a key: send it in the header 'Authorization: Bearer KEY'");

  private Access() {}

  /**
   * @param by who it is, or null when nobody said
   * @param permission what is needed, or null where nobody has said what is: then it is closed
   */
  public static Decision decide(Principal by, String permission) {
    if (Permissions.ANYONE.equals(permission)) {
      return new Decision(by, permission, null);
    } else if (by == null) {
      return new Decision(null, permission, UNAUTHORIZED);
    } else if (permission == null) {
      return new Decision(by, null, Problem.of("forbidden", 403, "this is closed: nobody has said who may do it"));
    } else if (permission.equals(Permissions.AUTHENTICATED) || by.may(permission)) {
      return new Decision(by, permission, null);
    }
    return new Decision(by, permission,
        Problem.of("forbidden", 403, "this needs the permission " + permission + ", which this key does not have"));
  }
}
