package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Memory;
import io.osgent.memory.contract.MemoryContract;
import org.junit.jupiter.api.AfterEach;

/** Memobase keeps what every memory promises. */
class MemobaseContractTest extends MemoryContract {
  private final Fixture fixture = new Fixture();

  @Override
  protected Memory memory() {
    return fixture.memory;
  }

  @AfterEach
  void close() {
    fixture.close();
  }
}
