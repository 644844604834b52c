package io.osgent.security.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;

/**
 * A key as it is kept: never the key itself, and times to the millisecond.
 *
 * @param permissions what it is narrowed to, or null
 * @param createdBy the user who made it, or null
 * @param expiresAt or null
 * @param lastUsedAt or null
 */
record StoredKey(String id, Fingerprint fingerprint, UserKey user, String name, Set<String> roles,
    Set<String> permissions, String createdBy, Instant createdAt, Instant expiresAt, Instant lastUsedAt) {
  StoredKey {
    createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
    expiresAt = expiresAt == null ? null : expiresAt.truncatedTo(ChronoUnit.MILLIS);
  }

  static StoredKey read(ResultSet row) throws SQLException {
    return new StoredKey(row.getString("id"), Fingerprint.ofHex(row.getString("sha256")),
        new UserKey(row.getString("tenant"), row.getString("user_id")), row.getString("name"),
        Words.of(row.getString("roles")), Words.of(row.getString("permissions")), row.getString("created_by"),
        Instant.ofEpochMilli(row.getLong("created_at")), moment(row, "expires_at"), moment(row, "last_used_at"));
  }

  private static Instant moment(ResultSet row, String column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  @Override
  public String toString() {
    return "StoredKey[" + id + ", " + name + ", " + user + "]";
  }
}
