package io.osgent.itests.access;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same where all of it that can be is in PostgreSQL; fewer things, for each of them takes longer there. */
@Tag("postgres")
class IsolationPostgresTest extends IsolationTest {
  @RegisterExtension
  final PostgresHome postgres = new PostgresHome();

  @Override
  protected void furnish(Path place) throws Exception {
    postgres.furnish(place);
  }

  @Override
  protected String memory() {
    return "pgvector";
  }

  @Override
  protected int operations() {
    return 3_000;
  }
}
