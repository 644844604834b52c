package io.osgent.admin.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/**
 * Says in one line what a bundle that does not resolve lacks, and who would bring it. It compares what the bundle
 * requires with what the installed bundles provide instead of reading the framework's messages. Thread-safe.
 */
final class Diagnosis {
  private final BundleContext context;
  private final ShippedBundles shipped;

  Diagnosis(BundleContext context, ShippedBundles shipped) {
    this.context = context;
    this.shipped = shipped;
  }

  /** What keeps a bundle from resolving; empty if it is resolved, or nothing it needs is missing. */
  Optional<String> unresolved(Bundle bundle) {
    return bundle.getState() == Bundle.INSTALLED ? explain(bundle, new HashSet<>()) : Optional.empty();
  }

  private Optional<String> explain(Bundle bundle, Set<Bundle> asked) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    if (revision == null || !asked.add(bundle)) {
      return Optional.empty();
    }
    List<BundleRequirement> needs = revision.getDeclaredRequirements(null).stream().filter(Diagnosis::isMandatory)
        .toList();
    List<String> missing = needs.stream().filter(need -> providers(need).isEmpty()).map(this::describe).toList();
    if (missing.isEmpty()) {
      return needs.stream().flatMap(need -> unresolvedProvider(need, asked).stream()).findFirst();
    }
    String others = missing.size() == 1 ? "" : "; and " + (missing.size() - 1) + " more like this";
    return Optional.of("needs " + missing.getFirst() + others);
  }

  /** A need is also unmet when all who could meet it don't resolve themselves. */
  private Optional<String> unresolvedProvider(BundleRequirement need, Set<Bundle> asked) {
    List<Bundle> providers = providers(need).stream().map(capability -> capability.getRevision().getBundle()).toList();
    if (providers.stream().anyMatch(provider -> provider.getState() != Bundle.INSTALLED)) {
      return Optional.empty();
    }
    Bundle provider = providers.getFirst();
    return explain(provider, asked).map(why -> "needs " + Need.of(need).text() + " of " + name(provider)
        + ", which does not resolve itself: it " + why);
  }

  private List<BundleCapability> providers(BundleRequirement need) {
    return capabilities(need.getNamespace()).filter(need::matches).toList();
  }

  private Stream<BundleCapability> capabilities(String namespace) {
    return Arrays.stream(context.getBundles()).map(bundle -> bundle.adapt(BundleRevision.class))
        .flatMap(revision -> revision == null ? Stream.empty() : declared(revision, namespace).stream());
  }

  private static Collection<BundleCapability> declared(BundleRevision revision, String namespace) {
    return revision.getDeclaredCapabilities(namespace);
  }

  private String describe(BundleRequirement requirement) {
    Need need = Need.of(requirement);
    return switch (requirement.getNamespace()) {
      case PackageNamespace.PACKAGE_NAMESPACE -> need.text() + ", " + whoExports(need);
      case BundleNamespace.BUNDLE_NAMESPACE, HostNamespace.HOST_NAMESPACE -> need.text() + ", "
          + otherVersion(requirement.getNamespace(), need).orElse("which is not installed");
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
        need.text() + ", but this server runs on Java " + Runtime.version().feature();
      default -> need.text() + ", which no bundle here provides";
    };
  }

  private String whoExports(Need need) {
    return otherVersion(PackageNamespace.PACKAGE_NAMESPACE, need)
        .or(() -> shipped.exporter(need.name())
            .map(export -> "which " + export.bundle() + " of the distribution exports at "
                + export.version() + ", but it is not installed"))
        .orElse("which no bundle here exports");
  }

  private Optional<String> otherVersion(String namespace, Need need) {
    return capabilities(namespace).filter(capability -> need.name().equals(capability.getAttributes().get(namespace)))
        .findFirst().map(capability -> "but " + name(capability.getRevision().getBundle()) + " has it at "
            + version(capability) + (need.range().isEmpty() ? " with other attributes than asked for" : ""));
  }

  private static Object version(BundleCapability capability) {
    Object version = capability.getAttributes().get(PackageNamespace.CAPABILITY_VERSION_ATTRIBUTE);
    if (version == null) {
      version = capability.getAttributes().get(BundleNamespace.CAPABILITY_BUNDLE_VERSION_ATTRIBUTE);
    }
    return version == null ? Version.emptyVersion : version;
  }

  private static String name(Bundle bundle) {
    return bundle.getBundleId() == 0 ? "Java or the framework" : bundle.getSymbolicName();
  }

  private static boolean isMandatory(BundleRequirement requirement) {
    String effective = requirement.getDirectives().getOrDefault("effective", "resolve");
    String resolution = requirement.getDirectives().getOrDefault("resolution", "mandatory");
    return "resolve".equals(effective) && "mandatory".equals(resolution);
  }
}
