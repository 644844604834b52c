package io.osgent.memory.pgvector.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.storage.postgres.internal.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every memory promises, with pgvector. */
@Tag("postgres")
class PgvectorMemoryTest extends PgvectorContract {
  @Override
  protected TestDatabase makeServer() {
    return TestDatabase.owned();
  }

  @Test
  void itSaysHowVectorsAreSearched() {
    found(ANN, "anything");

    assertThat(memory.check().up()).isTrue();
    assertThat(memory.check().detail()).startsWith("pgvector ");
  }

  @Test
  void anOlderPgvectorIsNotUsed() {
    server.execute("UPDATE pg_extension SET extversion = '0.7.4' WHERE extname = 'vector'");
    try {
      found(ANN, "anything");

      assertThat(memory.check().detail()).startsWith("pgvector 0.7.4 is older than 0.8.0");
    } finally {
      server.execute("UPDATE pg_extension SET extversion = '0.8.0' WHERE extname = 'vector'");
    }
  }
}
