package io.osgent.memory.sqlite.internal;

import io.osgent.api.memory.Memory;
import io.osgent.memory.contract.MemoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteMemoryTest extends MemoryContract {
  @TempDir
  private Path folder;

  private Home home;

  @BeforeEach
  void open() throws Exception {
    home = Home.open(folder);
  }

  @AfterEach
  void close() throws Exception {
    home.close();
  }

  @Override
  protected Memory memory() {
    return home.memory();
  }
}
