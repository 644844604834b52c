package io.osgent.core.internal;

import static java.util.stream.Collectors.groupingBy;

import io.osgent.api.PluginNames;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * the leases on it are back; who wants one that is being replaced meanwhile waits, bounded, for the next. Thread-safe;
 * looking up takes no lock.
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
  private final Patience patience;
  private final Standing standing;
  private final Runnable changed;
  private final Absences absences;
  private final ServiceTracker<T, Plugin<T>> tracker;
  private final List<Plugin<T>> present = new ArrayList<>();
  private final Map<ServiceReference<T>, String> refused = new LinkedHashMap<>();
  private volatile Offer<T> offer = new Offer<>(Map.of(), Map.of());

  /**
   * @param kind how people call it: model, tool, …
   * @param nameInService the name a service says it has, for a type that does; it may throw, and the plugin is refused
   * @param standing which bundles are on trial or retiring
   * @param changed told after every change
   */
  Plugins(String kind, Class<T> type, BundleContext context, Function<T, String> nameInService, Patience patience,
      Standing standing, Runnable changed) {
    this.kind = kind;
    this.context = context;
    this.nameInService = nameInService;
    this.patience = patience;
    this.standing = standing;
    this.changed = changed;
    absences = new Absences(context);
    tracker = new ServiceTracker<>(context, type, this);
    tracker.open();
  }

  String kind() {
    return kind;
  }

  /**
   * A lease on the plugin that serves a name now. One that is being replaced is waited for.
   *
   * @return empty when there is none, and none is on its way
   */
  Optional<Plugin<T>.Lease> acquire(String name) throws InterruptedException {
    return acquire(name, null);
  }

  /**
   * The same for a run, which goes on with what it began on for as long as that is there.
   *
   * @param pinned or null
   */
  Optional<Plugin<T>.Lease> acquire(String name, Plugin<T> pinned) throws InterruptedException {
    Optional<Plugin<T>.Lease> lease = lease(name, pinned);
    return lease.isPresent()
        ? lease
        : absences.await(name, patience.park(), () -> lease(name, pinned));
  }

  private Optional<Plugin<T>.Lease> lease(String name, Plugin<T> pinned) {
    // Only a run that began on something may end on what takes no new runs.
    Stream<Plugin<T>> others = named(name).stream().filter(plugin -> pinned != null || isOpen(plugin));
    Stream<Plugin<T>> candidates = Stream.concat(Stream.ofNullable(pinned), others);
    return candidates.map(Plugin::lease).flatMap(Optional::stream).findFirst();
  }

  /** Those of a name, those that take new runs first. */
  private List<Plugin<T>> named(String name) {
    return offer.byName().getOrDefault(name, List.of());
  }

  /** The one that new runs of this name begin on. */
  Optional<Plugin<T>> find(String name) {
    return named(name).stream().findFirst().filter(this::isOpen);
  }

  private boolean isOpen(Plugin<T> plugin) {
    return !standing.isRetiring(plugin.bundle());
  }

  /** The one of this name that a run which is taken up again began on, or, when that is gone, {@link #find}. */
  Optional<Plugin<T>> find(String name, String bundle, String version) {
    return named(name).stream()
        .filter(plugin -> plugin.bundleName().equals(bundle) && plugin.version().equals(version)).findFirst()
        .or(() -> find(name));
  }

  /** Waits for a name although nobody has been seen to offer it, as if it were being replaced. */
  void expect(String name) throws InterruptedException {
    if (find(name).isPresent()) {
      return;
    }
    absences.expect(name);
    Optional<Plugin<T>.Lease> lease = acquire(name);
    lease.ifPresentOrElse(Plugin.Lease::close, () -> absences.stopExpecting(name));
  }

  /** Has it waited for from the beginning, until it comes or has once not come in time. */
  void require(String name) {
    if (find(name).isEmpty()) {
      absences.expect(name);
    }
  }

  /** It was waited for, and did not come: it is not waited for any more. */
  void giveUp(String name) {
    absences.stopExpecting(name);
  }

  /** Waits for those of these names that are missing for a moment only; for no other. */
  void awaitReturn(Predicate<String> wanted) throws InterruptedException {
    if (absences.none()) {
      return;
    }
    for (String name : names()) {
      if (wanted.test(name)) {
        absences.await(name, patience.park(), () -> find(name));
      }
    }
  }

  /** The plugin that serves each name, by name. */
  List<Plugin<T>> serving() {
    return offer.byName().values().stream().map(List::getFirst).filter(this::isOpen).toList();
  }

  /** Of those that fit, the one with the highest ranking. */
  Optional<Plugin<T>> preferred(Predicate<T> fits) {
    return serving().stream().sorted(Comparator.<Plugin<T>>comparingInt(Plugin::ranking).reversed())
        .filter(plugin -> fits.test(plugin.service())).findFirst();
  }

  /** The names that are served, and those that are missing for a moment only. */
  Set<String> names() {
    return absences.with(() -> serving().stream().map(Plugin::name).collect(Collectors.toSet()));
  }

  /** Every plugin that may serve, those that serve before those of the same name that do not. */
  List<Plugin<T>> all() {
    return offer.byName().values().stream().flatMap(List::stream).toList();
  }

  /** Every plugin of a bundle, whether it serves or not. */
  List<Plugin<T>> of(long bundle) {
    synchronized (present) {
      return present.stream().filter(plugin -> plugin.bundle().getBundleId() == bundle).toList();
    }
  }

  /** Every plugin on trial. */
  List<Plugin<T>> onTrial() {
    synchronized (present) {
      return present.stream().filter(plugin -> standing.isOnTrial(plugin.bundle())).toList();
    }
  }

  /** The services that cannot be offered, and why. */
  Map<ServiceReference<T>, String> refused() {
    return offer.refused();
  }

  @Override
  public Plugin<T> addingService(ServiceReference<T> reference) {
    T service = context.getService(reference);
    if (service == null) {
      refuse(reference, "it could not be created; its bundle's problem says why");
      return null;
    }
    String name;
    try {
      name = name(reference, service);
    } catch (RuntimeException | LinkageError e) {
      context.ungetService(reference);
      refuse(reference, e.getMessage() == null ? e.toString() : e.getMessage());
      return null;
    }
    int ranking = reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer given ? given : 0;
    var plugin = new Plugin<>(name, ranking, reference.getBundle(), service);
    change(() -> present.add(plugin));
    absences.forget(plugin);
    LOG.info("{} {} is {}", kind, plugin, standing.isOnTrial(plugin.bundle()) ? "on trial" : "offered");
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
    // Noted before it is missing, and when it comes forgotten after it is there: at no moment is it neither.
    absences.note(plugin);
    change(() -> present.remove(plugin));
    if (!named(plugin.name()).isEmpty()) {
      absences.forgetAbsence(plugin);
    }
    try {
      int left = plugin.withdraw(patience.drain(), patience.grace());
      if (left > 0) {
        LOG.warn("{} {} is withdrawn although {} calls into it do not end", kind, plugin, left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOG.warn("{} {} is withdrawn without waiting for its calls", kind, plugin);
    }
    context.ungetService(reference);
    LOG.info("{} {} is withdrawn", kind, plugin);
  }

  /** To be called when {@link Standing} has changed. */
  void rankAnew() {
    change(() -> {});
  }

  private void change(Runnable edit) {
    synchronized (present) {
      edit.run();
      refused.keySet().removeIf(reference -> reference.getBundle() == null);
      var byName = new TreeMap<String, List<Plugin<T>>>(
          present.stream().filter(plugin -> !standing.isOnTrial(plugin.bundle())).sorted(best())
              .collect(groupingBy(Plugin::name)));
      offer = new Offer<>(byName, Map.copyOf(refused));
    }
    changed.run();
    absences.changed();
  }

  private Comparator<Plugin<T>> best() {
    return Comparator.<Plugin<T>, Boolean>comparing(plugin -> !standing.isRetiring(plugin.bundle()))
        .thenComparingInt(Plugin::ranking).thenComparing(plugin -> plugin.bundle().getVersion())
        .thenComparingLong(plugin -> -plugin.bundle().getBundleId()).reversed();
  }

  @Override
  public void close() {
    absences.close();
    tracker.close();
  }
}
