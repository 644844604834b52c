package io.osgent.core.internal;

import io.osgent.api.PluginNames;
import io.osgent.api.memory.Memory;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.NamedMemories;
import io.osgent.server.privacy.PersonalData;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/**
 * Says of each memory by itself that it keeps something of persons: one that is not here when a person is erased still holds it, so it
 * has to be missed. Thread-safe.
 */
@Component(immediate = true, service = {})
public final class KnownMemories {
  private static final int AFTER_CONVERSATIONS = 50;

  private final BundleContext context;
  private final Memories memories;
  private final NamedMemories named;
  private final Map<String, Kept> kept = new HashMap<>();

  /** @param by all that have this name: one takes another's place */
  private record Kept(Set<ServiceReference<Memory>> by, ServiceRegistration<PersonalData> offered) {}

  @Activate
  public KnownMemories(BundleContext context, @Reference Memories memories, @Reference NamedMemories named) {
    this.context = context;
    this.memories = memories;
    this.named = named;
  }

  @Reference(service = Memory.class, cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  synchronized void addMemory(ServiceReference<Memory> memory) {
    if (memory.getProperty(PluginNames.NAME) instanceof String name && !name.isBlank()) {
      kept.computeIfAbsent(name, any -> new Kept(new HashSet<>(), offer(name))).by().add(memory);
    }
  }

  private ServiceRegistration<PersonalData> offer(String name) {
    return context.registerService(PersonalData.class, new MemoryData(name, memories, named),
        FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_RANKING, AFTER_CONVERSATIONS)));
  }

  synchronized void removeMemory(ServiceReference<Memory> memory) {
    for (Iterator<Kept> all = kept.values().iterator(); all.hasNext();) {
      Kept one = all.next();
      if (one.by().remove(memory) && one.by().isEmpty()) {
        all.remove();
        one.offered().unregister();
      }
    }
  }
}
