package io.osgent.preferences.internal;

import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same on PostgreSQL. */
@Tag("postgres")
class PreferencesPostgresTest extends PreferencesTest {
  @RegisterExtension
  final TestPostgres postgres = new TestPostgres();

  @Override
  protected AutoCloseable database(Path place) {
    return postgres.open();
  }
}
