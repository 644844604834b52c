package io.osgent.security.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Somebody who has logged in and may come back with a refresh token until it ends. */
record Login(String id, UserKey user, Instant createdAt, Instant expiresAt) {
  static Login read(ResultSet row) throws SQLException {
    return new Login(row.getString("id"), new UserKey(row.getString("tenant"), row.getString("user_id")),
        Instant.ofEpochMilli(row.getLong("created_at")), Instant.ofEpochMilli(row.getLong("expires_at")));
  }
}
