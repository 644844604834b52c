package io.osgent.security.internal;

import java.time.Instant;

/**
 * Somebody another server knows.
 *
 * @param issuer that server, by its URL
 * @param said what that server's claims come to here
 * @param expiresAt when its word is no longer good
 * @param token which word it was
 */
record Vouched(String issuer, UserKey user, Testimony said, Instant expiresAt, Fingerprint token) {
  static final String OIDC = "oidc:";
  private static final String HERE = OIDC + "here:";

  /** Whether somebody who came with it is the user of that id here. */
  static boolean isOfAccount(String credential) {
    return credential.startsWith(HERE);
  }

  String credential() {
    return (said.knownHere() ? HERE : OIDC) + token.hex().substring(0, 32);
  }
}
