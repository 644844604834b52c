package io.osgent.admin.internal;

import io.osgent.server.admin.BundleInfo;
import io.osgent.server.admin.PluginInfo;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles as people see them. Thread-safe. */
final class BundleViews {
  private static final Logger LOG = LoggerFactory.getLogger(BundleViews.class);

  private final Deployed deployed;
  private final Retirement retirement;
  private final Editions editions;
  private final JarStore store;
  private final Lifecycle lifecycle;
  private final Diagnosis diagnosis;
  private final ComponentDiagnosis components;

  BundleViews(Deployed deployed, Retirement retirement, Editions editions, JarStore store, Lifecycle lifecycle,
      Diagnosis diagnosis, ComponentDiagnosis components) {
    this.deployed = deployed;
    this.retirement = retirement;
    this.editions = editions;
    this.store = store;
    this.lifecycle = lifecycle;
    this.diagnosis = diagnosis;
    this.components = components;
  }

  /** @param plugins all there are */
  BundleInfo of(Bundle bundle, List<PluginInfo> plugins) {
    Edition edition = editions.of(bundle);
    List<ServiceReference<?>> services = Lifecycle.services(bundle);
    boolean retired = retirement.find(bundle.getBundleId()).isPresent();
    List<PluginInfo> own = plugins.stream().filter(plugin -> plugin.bundleId() == bundle.getBundleId()).toList();
    return new BundleInfo(bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString(),
        retired && Lifecycle.runs(bundle) ? "retiring" : state(bundle), edition.sha256(), interfaces(services),
        UsedBy.names(bundle, services), own.stream().mapToInt(PluginInfo::leases).sum(), runs(own),
        retired ? null : previousVersion(edition), retired ? null : problems(bundle));
  }

  /** A jar that is no installed bundle: known by its file name, and by a negative id as long as it is there. */
  BundleInfo of(FailedJar failed) {
    return new BundleInfo(failed.id(), failed.file(), "", "failed", null, List.of(), List.of(), 0, 0, null,
        failed.problem());
  }

  /** A run that uses several plugins of a bundle is counted by each of them. */
  private static int runs(List<PluginInfo> plugins) {
    return plugins.stream().mapToInt(PluginInfo::runs).max().orElse(0);
  }

  private String previousVersion(Edition edition) {
    try {
      return edition.symbolicName() == null
          ? null
          : store.previous(edition).map(previous -> previous.version().toString()).orElse(null);
    } catch (IOException unreadable) {
      LOG.warn("what served before {} can't be read: {}", edition, FirstLine.of(unreadable));
      return null;
    }
  }

  /** Why it does not work, and why the last change to it was not made. */
  private String problems(Bundle bundle) {
    String problems = Stream.of(problem(bundle), deployed.note(bundle.getBundleId())).flatMap(Optional::stream)
        .collect(Collectors.joining("; "));
    return problems.isEmpty() ? null : problems;
  }

  private Optional<String> problem(Bundle bundle) {
    Optional<String> problem = switch (bundle.getState()) {
      case Bundle.INSTALLED -> diagnosis.unresolved(bundle);
      case Bundle.ACTIVE -> components.of(bundle);
      default -> Optional.empty();
    };
    return problem.or(() -> lifecycle.failure(bundle)).or(() -> unexplained(bundle));
  }

  private static Optional<String> unexplained(Bundle bundle) {
    boolean idle = bundle.getState() == Bundle.INSTALLED || bundle.getState() == Bundle.RESOLVED;
    return idle && Lifecycle.isWanted(bundle) && !Lifecycle.isFragment(bundle)
        ? Optional.of("its start failed; start it again to see why, or look into the log")
        : Optional.empty();
  }

  private static List<String> interfaces(List<ServiceReference<?>> services) {
    return services.stream()
        .flatMap(service -> Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS))).distinct().sorted()
        .toList();
  }

  private static String state(Bundle bundle) {
    return switch (bundle.getState()) {
      case Bundle.INSTALLED -> "installed";
      case Bundle.RESOLVED -> "resolved";
      case Bundle.STARTING -> "starting";
      case Bundle.ACTIVE -> "active";
      case Bundle.STOPPING -> "stopping";
      default -> "uninstalled";
    };
  }
}
