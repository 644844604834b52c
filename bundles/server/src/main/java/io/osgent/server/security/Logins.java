package io.osgent.server.security;

import org.osgi.annotation.versioning.ProviderType;

/** Persons who log in with a password. Whatever is refused is a {@link io.osgent.api.ProblemException}. Thread-safe. */
@ProviderType
public interface Logins {
  /**
   * What somebody who has logged in gets.
   *
   * @param accessToken to be sent like a key
   * @param expiresIn after so many seconds it is no longer taken
   * @param refreshToken good for one {@link #refresh}, and one only
   */
  record Tokens(String accessToken, String tokenType, long expiresIn, String refreshToken) {
    @Override
    public String toString() {
      return "Tokens[expiresIn=" + expiresIn + "]";
    }
  }

  /**
   * @param tenant null for {@link Principal#HOUSE}
   * @param from the address it comes from, or null when nobody knows
   */
  Tokens login(String tenant, String user, String password, String from);

  /**
   * New tokens for old ones. A refresh token that comes a second time was stolen from somebody: the login ends.
   *
   * @param from the address it comes from, or null when nobody knows
   */
  Tokens refresh(String refreshToken, String from);

  /** Ends the login the principal came with; of one that came otherwise, nothing. */
  void logout(Principal by);
}
