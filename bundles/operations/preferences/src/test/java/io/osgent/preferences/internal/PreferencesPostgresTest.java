package io.osgent.preferences.internal;

import io.osgent.api.Scope;
import io.osgent.storage.postgres.internal.TestPostgres;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
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

  @Test
  void theDatabaseItselfShowsWhatIsSetToNobodyElse() {
    new PreferenceTable(postgres.open(), new PlainJson()).change(new Scope("default", "ann\u0000", null, null),
        before -> Map.of("tone", "formal"));

    postgres.assertGuarded();
  }
}
