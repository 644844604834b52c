package io.osgent.admin.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;

/** Who uses a bundle's services or is linked to its classes. */
final class UsedBy {
  private UsedBy() {}

  /** Their symbolic names, in order. */
  static List<String> names(Bundle bundle, List<ServiceReference<?>> services) {
    return Stream.concat(callers(services), linked(bundle)).filter(user -> !user.equals(bundle))
        .map(Bundle::getSymbolicName).filter(Objects::nonNull).distinct().sorted().toList();
  }

  private static Stream<Bundle> callers(List<ServiceReference<?>> services) {
    return services.stream().map(ServiceReference::getUsingBundles).filter(Objects::nonNull)
        .flatMap(Arrays::stream);
  }

  private static Stream<Bundle> linked(Bundle bundle) {
    BundleWiring wiring = bundle.adapt(BundleWiring.class);
    List<BundleWire> wires = wiring == null ? null : wiring.getProvidedWires(null);
    // There are none of a wiring that was given up meanwhile.
    return wires == null ? Stream.empty() : wires.stream().map(wire -> wire.getRequirer().getBundle());
  }
}
