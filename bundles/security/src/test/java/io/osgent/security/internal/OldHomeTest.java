package io.osgent.security.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.storage.sqlite.internal.SqliteFile;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OldHomeTest {
  @TempDir
  private Path folder;

  @Test
  void aHomeFromBeforeThereWereUsersKeepsItsKeys() throws Exception {
    try (var file = new SqliteFile(folder.resolve("data/osgent.db"), 1)) {
      file.write(connection -> {
        var sql = new Sql(connection);
        var insert = "INSERT INTO api_key (sha256, name, tenant, user_id, role, created_at) VALUES (?, ?, 'default', ?, ?, ?)";
        sql.run(insert, Fingerprint.of("the first admin's key").hex(), "admin", "admin", "admin", 1000);
        sql.run(insert, Fingerprint.of("the second admin's key").hex(), "admin", "admin", "admin", 2000);
        sql.run(insert, Fingerprint.of("a user's key").hex(), "anna's key", "anna", "user", 3000);
        return null;
      });
    }

    try (var home = new Home(folder)) {
      assertThat(home.principal("the first admin's key").name()).isEqualTo("admin");
      Principal second = home.principal("the second admin's key");
      assertThat(second.name()).startsWith("admin-");
      assertThat(second.may(Permissions.SERVER_CONFIG_WRITE)).isTrue();
      Principal anna = home.principal("a user's key");
      assertThat(anna.user()).isEqualTo("anna");
      assertThat(anna.may(Permissions.RUNS_WRITE)).isTrue();
      assertThat(anna.may(Permissions.USERS_ACT_FOR)).isFalse();
      assertThat(home.ring.admit(null)).isEmpty();
      assertThat(home.users.get("admin", second).roles()).containsExactly("admin");
    }
  }
}
