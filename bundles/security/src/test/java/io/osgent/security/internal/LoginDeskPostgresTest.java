package io.osgent.security.internal;

import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
@Tag("postgres")
class LoginDeskPostgresTest extends LoginDeskTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Home home(Path place) throws Exception {
    return new Home(place, postgres.open(), "postgresql");
  }
}
