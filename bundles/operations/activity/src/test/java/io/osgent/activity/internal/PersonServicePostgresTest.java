package io.osgent.activity.internal;

import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
@Tag("postgres")
class PersonServicePostgresTest extends PersonServiceTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected Home home(Path place) {
    return new Home(postgres.open());
  }
}
