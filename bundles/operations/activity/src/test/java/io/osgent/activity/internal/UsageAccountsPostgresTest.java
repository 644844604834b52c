package io.osgent.activity.internal;

import io.osgent.server.storage.Database;
import io.osgent.storage.postgres.internal.TestPostgres;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
@Tag("postgres")
class UsageAccountsPostgresTest extends UsageAccountsTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Database database(FakeStorage runs) {
    return postgres.open();
  }
}
