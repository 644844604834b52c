package io.osgent.admin.internal;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Takes over the bundles that an earlier life of the administration left among the others. */
final class Adoption {
  private final BundleContext context;
  private final Ledger ledger;
  private final JarStore store;
  private final Deployed deployed;
  private final Retirement retirement;

  Adoption(BundleContext context, Ledger ledger, JarStore store, Deployed deployed, Retirement retirement) {
    this.context = context;
    this.ledger = ledger;
    this.store = store;
    this.deployed = deployed;
    this.retirement = retirement;
  }

  void begin(Lifecycle lifecycle) throws IOException {
    Map<Long, Ledger.Entry> known = ledger.read();
    known.forEach((id, entry) -> {
      Bundle bundle = context.getBundle(id);
      if (bundle == null) {
        ledger.forget(id);
      } else {
        adopt(bundle, entry);
      }
    });
    // Such a bundle was being tried when that life ended.
    Arrays.stream(context.getBundles())
        .filter(bundle -> Deployment.isDeployed(bundle) && !known.containsKey(bundle.getBundleId()))
        .forEach(lifecycle::uninstall);
  }

  private void adopt(Bundle bundle, Ledger.Entry entry) {
    String name = bundle.getSymbolicName();
    Edition edition = entry.file() == null
        ? Edition.shipped(name, bundle.getVersion(), entry.sha256())
        : new Edition(name, bundle.getVersion(), entry.sha256(), entry.file(),
            store.jar(name, bundle.getVersion(), entry.sha256()));
    var deployment = new Deployment(bundle.getBundleId(), edition);
    switch (entry.role()) {
      case SERVING -> deployed.serves(deployment);
      case RETIRING -> retirement.retire(deployment, Audit.DEPLOY_FOLDER);
    }
  }
}
