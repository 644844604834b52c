package io.osgent.core.internal;

import static java.util.stream.Collectors.groupingBy;

import io.osgent.api.PluginNames;
import io.osgent.core.internal.Plugin.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plugins of one type, found by name: of those with the same name the highest {@code service.ranking} serves, then
 * the highest bundle version. The one mechanism for every kind of plugin. Unregistering a plugin waits, bounded, until
 * the leases on it are back. Thread-safe; looking up takes no lock.
 *
 * @param <T> the plugin's type
 */
final class Plugins<T> implements ServiceTrackerCustomizer<T, Plugin<T>>, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Plugins.class);

  /** What is offered, and why the rest is not. Replaced whole on every change. */
  private record Offer<T>(Map<String, List<Plugin<T>>> byName, Map<ServiceReference<T>, String> refused) {}

  private final String kind;
  private final BundleContext context;
  private final Function<T, String> nameInService;
  private final Duration drain;
  private final Runnable changed;
  private final ServiceTracker<T, Plugin<T>> tracker;
  private final List<Plugin<T>> present = new ArrayList<>();
  private final Map<ServiceReference<T>, String> refused = new LinkedHashMap<>();
  private volatile Offer<T> offer = new Offer<>(Map.of(), Map.of());

  /**
   * @param kind how people call it: model, tool, …
   * @param nameInService the name a service says it has, for a type that does; it may throw, and the plugin is refused
   * @param drain how long unregistering waits for leases
   * @param changed told after every change
   */
  Plugins(String kind, Class<T> type, BundleContext context, Function<T, String> nameInService, Duration drain,
      Runnable changed) {
    this.kind = kind;
    this.context = context;
    this.nameInService = nameInService;
    this.drain = drain;
    this.changed = changed;
    tracker = new ServiceTracker<>(context, type, this);
    tracker.open();
  }

  String kind() {
    return kind;
  }

  /** A lease on the plugin that serves a name now, or empty when there is none. */
  Optional<Plugin<T>.Lease> acquire(String name) {
    for (Plugin<T> plugin : offer.byName().getOrDefault(name, List.of())) {
      Optional<Plugin<T>.Lease> lease = plugin.lease();
      if (lease.isPresent()) {
        return lease;
      }
    }
    return Optional.empty();
  }

  Optional<Plugin<T>> find(String name) {
    return offer.byName().getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The plugin that serves each name, by name. */
  List<Plugin<T>> serving() {
    return offer.byName().values().stream().map(List::getFirst).toList();
  }

  /** Every plugin there is, those that serve before those of the same name that do not. */
  List<Plugin<T>> all() {
    return offer.byName().values().stream().flatMap(List::stream).toList();
  }

  /** The services that cannot be offered, and why. */
  Map<ServiceReference<T>, String> refused() {
    return offer.refused();
  }

  @Override
  public Plugin<T> addingService(ServiceReference<T> reference) {
    T service = context.getService(reference);
    if (service == null) {
      return null;
    }
    String name;
    try {
      name = name(reference, service);
    } catch (RuntimeException e) {
      context.ungetService(reference);
      refuse(reference, e.getMessage());
      return null;
    }
    int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer given ? given : 0;
    var plugin = new Plugin<>(name, ranking, reference.getBundle(), service);
    change(() -> present.add(plugin));
    LOG.info("{} {} is offered", kind, plugin);
    return plugin;
  }

  private String name(ServiceReference<T> reference, T service) {
    String own = nameInService.apply(service);
    if (own != null) {
      return own;
    } else if (reference.getProperty(PluginNames.NAME) instanceof String named && !named.isBlank()) {
      return named;
    }
    throw new IllegalArgumentException("it should have the service property " + PluginNames.NAME);
  }

  private void refuse(ServiceReference<T> reference, String why) {
    change(() -> refused.put(reference, why));
    LOG.warn("A {} of bundle {} is not offered: {}", kind, reference.getBundle().getSymbolicName(), why);
  }

  @Override
  public void modifiedService(ServiceReference<T> reference, Plugin<T> plugin) {
    // A plugin's name and ranking are fixed for as long as it is registered.
  }

  @Override
  public void removedService(ServiceReference<T> reference, Plugin<T> plugin) {
    change(() -> present.remove(plugin));
    if (!plugin.retire(drain)) {
      LOG.warn("{} {} is withdrawn although {} calls have not come back in {} s", kind, plugin, plugin.leases(),
          drain.toSeconds());
    }
    context.ungetService(reference);
    LOG.info("{} {} is withdrawn", kind, plugin);
  }

  private void change(Runnable edit) {
    synchronized (present) {
      edit.run();
      refused.keySet().removeIf(reference -> reference.getBundle() == null);
      var byName = new TreeMap<String, List<Plugin<T>>>(
          present.stream().sorted(best()).collect(groupingBy(Plugin::name)));
      offer = new Offer<>(byName, Map.copyOf(refused));
    }
    changed.run();
  }

  private static <T> Comparator<Plugin<T>> best() {
    return Comparator.<Plugin<T>>comparingInt(Plugin::ranking).thenComparing(plugin -> plugin.bundle().getVersion())
        .thenComparingLong(plugin -> -plugin.bundle().getBundleId()).reversed();
  }

  @Override
  public void close() {
    tracker.close();
  }
}
