package io.osgent.security.internal;

import io.osgent.server.security.User;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * A user as it is kept: times to the millisecond.
 *
 * @param password its Argon2id hash, or null
 */
record Account(UserKey key, String displayName, Set<String> roles, boolean disabled, String password,
    Instant createdAt) {
  Account {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
  }

  static Account read(ResultSet row) throws SQLException {
    return new Account(new UserKey(row.getString("tenant"), row.getString("id")), row.getString("display_name"),
        Words.of(row.getString("roles")), row.getInt("disabled") != 0, row.getString("password"),
        Instant.ofEpochMilli(row.getLong("created_at")));
  }

  User user() {
    return new User(key.id(), displayName, roles, disabled, password != null, createdAt);
  }

  Account withPassword(String hash) {
    return new Account(key, displayName, roles, disabled, hash, createdAt);
  }

  Account asDisabled() {
    return new Account(key, displayName, roles, true, password, createdAt);
  }

  @Override
  public String toString() {
    return "Account[" + key + ", roles=" + roles + ", disabled=" + disabled + "]";
  }
}
