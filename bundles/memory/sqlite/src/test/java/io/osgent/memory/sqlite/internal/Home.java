package io.osgent.memory.sqlite.internal;

import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.storage.sqlite.internal.SqliteFile;
import java.nio.file.Path;

/** A memory on a database file of its own, as the server has it. */
final class Home implements AutoCloseable {
  private final SqliteFile file;
  private final SqliteMemory memory;

  private Home(SqliteFile file, SqliteMemory memory) {
    this.file = file;
    this.memory = memory;
  }

  static Home open(Path folder) throws Exception {
    return open(folder, "", new FakeModels());
  }

  static Home open(Path folder, String embedding, EmbeddingModels models) throws Exception {
    var file = new SqliteFile(folder.resolve("data/osgent.db"), 4);
    return new Home(file, new SqliteMemory(file, new PlainJson(), new Embedding(models, embedding),
        new Known(100_000_000)));
  }

  SqliteMemory memory() {
    return memory;
  }

  SqliteFile file() {
    return file;
  }

  @Override
  public void close() throws Exception {
    memory.close();
    file.close();
  }
}
