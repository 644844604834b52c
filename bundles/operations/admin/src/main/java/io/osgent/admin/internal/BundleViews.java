package io.osgent.admin.internal;

import io.osgent.server.admin.BundleInfo;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Bundles as people see them. Thread-safe. */
final class BundleViews {
  private static final Logger LOG = LoggerFactory.getLogger(BundleViews.class);

  private record Hash(long lastModified, String sha256) {}

  private final Deployments deployments;
  private final Lifecycle lifecycle;
  private final Diagnosis diagnosis;
  private final ComponentDiagnosis components;
  private final Map<Long, Hash> hashes = new ConcurrentHashMap<>();

  BundleViews(Deployments deployments, Lifecycle lifecycle, Diagnosis diagnosis, ComponentDiagnosis components) {
    this.deployments = deployments;
    this.lifecycle = lifecycle;
    this.diagnosis = diagnosis;
    this.components = components;
  }

  /** How many calls are under way, by bundle; none when there is nobody to ask. */
  static Map<Long, Integer> leases(PluginCatalog plugins) {
    return plugins == null
        ? Map.of()
        : plugins.plugins().stream()
            .collect(Collectors.groupingBy(PluginInfo::bundleId, Collectors.summingInt(PluginInfo::leases)));
  }

  BundleInfo of(Bundle bundle, Map<Long, Integer> leases) {
    Optional<Deployment> deployment = deployments.find(bundle.getBundleId());
    String sha256 = deployment.map(Deployment::sha256).orElseGet(() -> sha256(bundle));
    return new BundleInfo(bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion().toString(),
        state(bundle), sha256, services(bundle), leases.getOrDefault(bundle.getBundleId(), 0),
        deployment.map(Deployment::problem).or(() -> problem(bundle)).orElse(null));
  }

  /** A jar that is no installed bundle: known by its file name, and by a negative id as long as it is there. */
  BundleInfo of(Deployment failed) {
    return new BundleInfo(failed.id(), failed.file(), "", "failed", null, List.of(), 0, failed.problem());
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

  private static List<String> services(Bundle bundle) {
    ServiceReference<?>[] registered;
    try {
      registered = bundle.getRegisteredServices();
    } catch (IllegalStateException uninstalledMeanwhile) {
      return List.of();
    }
    return registered == null
        ? List.of()
        : Arrays.stream(registered)
            .flatMap(service -> Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS))).distinct()
            .sorted().toList();
  }

  private String sha256(Bundle bundle) {
    return hashes.compute(bundle.getBundleId(),
        (id, known) -> known != null && known.lastModified() == bundle.getLastModified()
            ? known
            : new Hash(bundle.getLastModified(), hash(bundle)))
        .sha256();
  }

  /** Bundles of the distribution are installed from files; the framework itself is not. */
  private static String hash(Bundle bundle) {
    String location = bundle.getLocation().replaceFirst("^reference:", "");
    if (!location.startsWith("file:")) {
      return null;
    }
    Path jar = Path.of(URI.create(location));
    try {
      return Files.isRegularFile(jar) ? BundleJar.sha256(jar) : null;
    } catch (IOException unreadable) {
      LOG.warn("{} can't be read: {}", jar, FirstLine.of(unreadable));
      return null;
    }
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
