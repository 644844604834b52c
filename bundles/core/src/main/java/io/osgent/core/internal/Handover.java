package io.osgent.core.internal;

import io.osgent.server.admin.PluginHandover;
import io.osgent.server.admin.PluginInfo;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Lets one version of a bundle's plugins take over from another. */
@Component(immediate = true)
public final class Handover implements PluginHandover {
  private final PluginRegistry registry;
  private final ReplayGate gate;

  @Activate
  public Handover(@Reference PluginRegistry registry, @Reference ReplayGate gate) {
    this.registry = registry;
    this.gate = gate;
  }

  @Override
  public Trial tryOut(long bundle) {
    registry.standing().tryOut(bundle);
    rankAnew();
    return new BundleOnTrial(bundle);
  }

  @Override
  public void retire(long bundle) {
    registry.standing().retire(bundle);
    rankAnew();
  }

  private void rankAnew() {
    registry.all().forEach(Plugins::rankAnew);
  }

  @Override
  public int users(long bundle) {
    return plugins(bundle).mapToInt(plugin -> plugin.runs() + plugin.leases()).sum();
  }

  private Stream<Plugin<?>> plugins(long bundle) {
    return registry.all().stream().flatMap(kind -> kind.of(bundle).stream());
  }

  private final class BundleOnTrial implements Trial {
    private final long bundle;

    BundleOnTrial(long bundle) {
      this.bundle = bundle;
    }

    @Override
    public List<PluginInfo> plugins() {
      return registry.all().stream().flatMap(kind -> Catalog.describe(kind, registry.standing()).stream())
          .filter(plugin -> plugin.bundleId() == bundle).toList();
    }

    @Override
    public Optional<String> replay(int most) {
      return gate.differs(bundle, most);
    }

    @Override
    public void accept() {
      registry.standing().endTrial(bundle);
      rankAnew();
    }

    @Override
    public void reject() {
      // A bundle that goes on, for runs that began on it, has been retired again by now.
      registry.standing().endTrial(bundle);
      if (registry.context().getBundle(bundle) == null) {
        registry.standing().forget(bundle);
      }
      rankAnew();
    }
  }
}
