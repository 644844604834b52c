package io.osgent.memory.memobase.internal;

import io.osgent.api.memory.Memory;
import io.osgent.memory.contract.PlainMemory;
import io.osgent.server.memory.NamedMemories;
import java.lang.reflect.Proxy;
import java.util.List;

/** The memory as it ships, on one that lasts as long as a test. */
public final class ShippedMemory implements AutoCloseable {
  private final MemobaseMemory memory = new MemobaseMemory(named(new PlainMemory()),
      (Config) Proxy.newProxyInstance(Config.class.getClassLoader(), new Class<?>[]{Config.class},
          (proxy, method, arguments) -> method.getDefaultValue()),
      (plans, ledger) -> new RuleExtractor());

  private static NamedMemories named(Memory memory) {
    return new NamedMemories() {
      @Override
      public List<String> names() {
        return List.of("memobase");
      }

      @Override
      public Memory named(String name) {
        return memory;
      }
    };
  }

  /** It and no other. */
  public NamedMemories memories() {
    return named(memory);
  }

  @Override
  public void close() {
    memory.close();
  }
}
