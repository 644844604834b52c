package io.osgent.server.security;

import io.osgent.server.Page;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The users of the caller's tenant. Everybody may look at and change what is their own, within bounds; more needs
 * {@link Permissions#USERS_READ} or {@link Permissions#USERS_WRITE}. Nobody gives away more than they have, nor changes
 * somebody who has more. Whatever is refused is a {@link io.osgent.api.ProblemException}. Thread-safe.
 */
@ProviderType
public interface Users {
  /**
   * Who is to be a user.
   *
   * @param displayName or null
   * @param roles null for {@code user}
   * @param password or null for none; then it gets in with keys alone
   */
  record NewUser(String id, String displayName, Set<String> roles, String password) {
    @Override
    public String toString() {
      return "NewUser[id=" + id + ", roles=" + roles + "]";
    }
  }

  /** What is to be different; null leaves it as it is. */
  record UserChange(String displayName, Set<String> roles, Boolean disabled) {}

  User create(NewUser user, Principal by);

  User get(String id, Principal by);

  /** By id. */
  Page<User> list(String after, int limit, Principal by);

  User update(String id, UserChange change, Principal by);

  /**
   * For whoever is about to erase all that is kept of a person, who needs no account here.
   *
   * @throws io.osgent.api.ProblemException 403 when that person may more than the caller, 409 when it is the caller or the
   *     last who administers users
   */
  void requireErasable(String id, Principal by);

  /**
   * Gives a user another password; all their logins end.
   *
   * @param current the one until now, which whoever changes their own has to know; null when there is none
   */
  void setPassword(String id, String current, String password, Principal by);
}
