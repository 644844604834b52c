package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.api.memory.Memory;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.NamedMemories;
import io.osgent.server.memory.Shelf;
import io.osgent.server.privacy.PersonalData;
import java.util.Iterator;
import java.util.Spliterators;
import java.util.stream.StreamSupport;

/** What one memory remembers of a person. */
final class MemoryData implements PersonalData {
  private final String name;
  private final Memories memories;
  private final NamedMemories named;

  /** @param name the memory's */
  MemoryData(String name, Memories memories, NamedMemories named) {
    this.name = name;
    this.memories = memories;
    this.named = named;
  }

  /** With a colon, as it is a part of an address. */
  @Override
  public String kind() {
    return "memories:" + name;
  }

  @Override
  public void erase(Scope scope) {
    named.named(name).forget(scope);
  }

  @Override
  public void eraseTenant(String tenant) {
    Memory memory = named.named(name);
    memory.users(tenant).forEach(user -> memory.forget(new Scope(tenant, user, null, null)));
  }

  /** @param memory which one remembers it */
  public record Remembered(String memory, MemoryItem item) {}

  @Override
  public Iterator<?> export(Scope scope) {
    Iterator<MemoryItem> items = memories.export(new Shelf(scope.user(), name), Owner.of(scope));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, 0), false)
        .map(item -> new Remembered(name, item)).iterator();
  }
}
