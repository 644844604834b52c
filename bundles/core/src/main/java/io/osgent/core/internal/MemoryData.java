package io.osgent.core.internal;

import io.osgent.api.Scope;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.NamedMemories;
import io.osgent.server.memory.Shelf;
import io.osgent.server.privacy.PersonalData;
import java.util.Iterator;
import java.util.Set;
import java.util.Spliterators;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What all memories that are here remember of a person. */
@Component(immediate = true, property = "service.ranking:Integer=50")
public final class MemoryData implements PersonalData {
  private final Memories memories;
  private final NamedMemories named;

  @Activate
  public MemoryData(@Reference Memories memories, @Reference NamedMemories named) {
    this.memories = memories;
    this.named = named;
  }

  @Override
  public String kind() {
    return "memories";
  }

  @Override
  public void erase(Scope scope) {
    if (!memories.names().isEmpty()) {
      memories.clear(new Shelf(scope.user(), null), Owner.of(scope));
    }
  }

  /** Whoever one memory knows is forgotten by all: what one has learnt may be kept in another. */
  @Override
  public void eraseTenant(String tenant) {
    Set<String> users = memories.names().stream().flatMap(name -> named.named(name).users(tenant).stream())
        .collect(Collectors.toSet());
    users.forEach(user -> erase(new Scope(tenant, user, null, null)));
  }

  /** @param memory which one remembers it */
  public record Remembered(String memory, MemoryItem item) {}

  @Override
  public Iterator<?> export(Scope scope) {
    return memories.names().stream().flatMap(name -> items(name, scope)).iterator();
  }

  private Stream<Remembered> items(String name, Scope scope) {
    Iterator<MemoryItem> items = memories.export(new Shelf(scope.user(), name), Owner.of(scope));
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(items, 0), false)
        .map(item -> new Remembered(name, item));
  }
}
