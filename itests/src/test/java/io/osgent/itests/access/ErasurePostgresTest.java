package io.osgent.itests.access;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same where all of it that can be is in PostgreSQL. */
@Tag("postgres")
class ErasurePostgresTest extends ErasureTest {
  @RegisterExtension
  final PostgresHome postgres = new PostgresHome();

  @Override
  protected void furnish(Path place) throws Exception {
    super.furnish(place);
    postgres.furnish(place);
    PostgresHome.configure(place, "io.osgent.memory.memobase", "storage = pgvector");
  }

  @Override
  protected List<String> memories() {
    return List.of("sqlite", "buffer", "memobase", "pgvector");
  }

  @Override
  protected Stream<String> remembered() {
    return Stream.concat(super.remembered(), postgres.tables().named("memory_person", "memory_session", "memory_note",
        "memory_term", "memory_vector"));
  }

  @Override
  protected Tables people() {
    return postgres.tables();
  }
}
