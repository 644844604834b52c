package io.osgent.policy.internal;

import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
@Tag("postgres")
class PinsPostgresTest extends PinsTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Office office(Path place) {
    return new Office(place, postgres::open);
  }
}
