package io.osgent.admin.internal;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.image.ImageModel;
import io.osgent.api.intercept.Interceptor;
import io.osgent.api.memory.Memory;
import io.osgent.api.model.ChatModel;
import io.osgent.api.plan.Planner;
import io.osgent.api.policy.ToolPolicy;
import io.osgent.api.tool.Tool;
import io.osgent.server.admin.PluginHandover.Trial;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.IdentityNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;

/**
 * The new version runs beside the one from before until it has proved itself; then it is offered, and what began on the
 * one from before ends there. For bundles of plugins, which are held through leases alone.
 */
final class SideBySide {
  private static final Set<String> PLUGINS = Stream
      .of(ChatModel.class, EmbeddingModel.class, ImageModel.class, Tool.class, Memory.class, Planner.class,
          Interceptor.class, ToolPolicy.class)
      .map(Class::getName).collect(Collectors.toSet());

  /** What nobody holds on to. Declarative services registers the latter two for whatever can be configured. */
  private static final Set<String> BESIDES = Set.of(HealthCheck.class.getName(),
      "org.osgi.service.cm.ManagedService", "org.osgi.service.cm.ManagedServiceFactory");

  private final Lifecycle lifecycle;
  private final Proof proof;
  private final Core core;

  SideBySide(Lifecycle lifecycle, Proof proof, Core core) {
    this.lifecycle = lifecycle;
    this.proof = proof;
    this.core = core;
  }

  /** Whether a second one like this may run at the same time: it offers plugins and nothing else. */
  static boolean suits(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    return wiring != null && wiring.getProvidedWires(null).isEmpty() && !isSingleton(bundle) && !usesOwnExports(bundle)
        && offersOnlyPlugins(bundle);
  }

  static boolean isSingleton(Bundle bundle) {
    return bundle.adapt(BundleRevision.class).getDeclaredCapabilities(IdentityNamespace.IDENTITY_NAMESPACE).stream()
        .anyMatch(identity -> "true"
            .equals(identity.getDirectives().get(IdentityNamespace.CAPABILITY_SINGLETON_DIRECTIVE)));
  }

  /** A bundle that imports what it exports would get the classes of the one that is to go. */
  private static boolean usesOwnExports(Bundle bundle) {
    BundleRevision revision = bundle.adapt(BundleRevision.class);
    return revision.getDeclaredRequirements(BundleRevision.PACKAGE_NAMESPACE).stream()
        .anyMatch(need -> revision.getDeclaredCapabilities(BundleRevision.PACKAGE_NAMESPACE).stream()
            .anyMatch((BundleCapability export) -> need.matches(export)));
  }

  private static boolean offersOnlyPlugins(Bundle bundle) {
    Set<String> offered = Lifecycle.services(bundle).stream()
        .flatMap(service -> Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS)))
        .filter(type -> !BESIDES.contains(type)).collect(Collectors.toSet());
    return !offered.isEmpty() && PLUGINS.containsAll(offered);
  }

  /**
   * @return the bundle that serves now; the one from before is still there
   * @throws NotTaken if the new version does not prove itself; nothing is left of it
   */
  Bundle replace(Bundle old, Edition next) throws NotTaken, IOException {
    Bundle candidate = install(next);
    candidate.adapt(BundleStartLevel.class).setStartLevel(old.adapt(BundleStartLevel.class).getStartLevel());
    prove(candidate, old, () -> lifecycle.uninstall(candidate));
    return candidate;
  }

  /**
   * Lets the distribution's own bundle serve again, which has retired.
   *
   * @throws NotTaken if it does not prove itself; it is as it was
   */
  void reinstate(Bundle own, Bundle old) throws NotTaken {
    boolean ran = Lifecycle.runs(own);
    prove(own, old, () -> {
      core.handover().ifPresent(handover -> handover.retire(own.getBundleId()));
      if (!ran) {
        lifecycle.pause(own);
      }
    });
  }

  private Bundle install(Edition next) throws NotTaken, IOException {
    try {
      return lifecycle.install(next);
    } catch (BundleException refused) {
      throw new NotTaken("the framework does not take it: " + FirstLine.ofRoot(refused));
    }
  }

  private void prove(Bundle candidate, Bundle old, Runnable undo) throws NotTaken {
    Optional<Trial> trial = Optional.empty();
    boolean proved = false;
    try {
      trial = core.handover().map(handover -> handover.tryOut(candidate.getBundleId()));
      proof.demand(candidate, proof.complaints(old), trial);
      trial.ifPresent(Trial::accept);
      proved = true;
    } finally {
      if (!proved) {
        undo.run();
        trial.ifPresent(Trial::reject);
      }
    }
  }
}
