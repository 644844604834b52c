package io.osgent.security.internal;

import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** The same on PostgreSQL. */
@Tag("postgres")
class DesksPostgresTest extends DesksTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Home home(Path place) throws Exception {
    return new Home(place, postgres.open(), "postgresql");
  }

  @Test
  void theDatabaseItselfShowsUsersKeysAndLoginsToNobodyElse(@TempDir Path place) throws Exception {
    try (Home home = home(place)) {
      home.ring.admit("a-key-of-my-own-choice");
      home.tenants.create("acme", null, Home.Operator.PRINCIPAL);
      home.user("ann", "user");
      home.login("ann");
      home.directory.say(new UserKey("default", "ann"), new Testimony(Set.of("user"), Set.of(), false));

      postgres.assertGuarded("identity_refresh", "identity_preset");
    }
  }
}
