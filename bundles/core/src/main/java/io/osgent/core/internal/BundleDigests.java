package io.osgent.core.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.event.EventData.UsedPlugin;
import io.osgent.server.admin.BundleAdmin;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import org.osgi.framework.Bundle;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The exact jar behind a plugin. Administration, which installs the jars, knows their digests; without it there are none. Thread-safe. */
@Component(immediate = true, service = BundleDigests.class)
public final class BundleDigests {
  /** The kind under which a log names the bundle that carries runs. */
  static final String CORE = "core";

  private record Digest(long lastModified, String sha256) {}

  /** Weak, so that bundles that are gone are forgotten. */
  private final Map<Bundle, Digest> known = Collections.synchronizedMap(new WeakHashMap<>());

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  private volatile BundleAdmin administration;

  /** A plugin as a run's log names it. */
  UsedPlugin used(String kind, Plugin<?> plugin) {
    return new UsedPlugin(kind, plugin.name(), plugin.bundleName(), plugin.version(), sha256(plugin.bundle()));
  }

  /** The bundle that carries runs, likewise. */
  UsedPlugin core(Bundle bundle) {
    return new UsedPlugin(CORE, bundle.getSymbolicName(), bundle.getSymbolicName(), bundle.getVersion().toString(),
        sha256(bundle));
  }

  private String sha256(Bundle bundle) {
    Digest digest = known.get(bundle);
    if (digest == null || digest.lastModified() != bundle.getLastModified()) {
      digest = new Digest(bundle.getLastModified(), ask(bundle));
      if (digest.sha256() != null) {
        known.put(bundle, digest);
      }
    }
    return digest.sha256();
  }

  private String ask(Bundle bundle) {
    BundleAdmin now = administration;
    try {
      return now == null ? null : now.get(bundle.getBundleId()).sha256();
    } catch (ProblemException goneMeanwhile) {
      return null;
    }
  }
}
