package io.osgent.memory.pgvector.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.storage.postgres.internal.TestDatabase;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What every memory promises, where the database has no pgvector. */
@Tag("postgres")
class WithoutPgvectorTest extends PgvectorContract {
  @Override
  protected TestDatabase makeServer() {
    return TestDatabase.lent();
  }

  @Test
  void itSaysThatEachVectorIsLookedAt() {
    found(ANN, "anything");

    assertThat(memory.check().up()).isTrue();
    assertThat(memory.check().detail()).startsWith("without pgvector").endsWith("each of a person's is looked at");
  }
}
