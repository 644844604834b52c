package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Outcome;
import io.osgent.server.admin.PluginHandover;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/**
 * The bundles another version has taken over from. They stay for the runs that began on them; then those from the deploy
 * folder are uninstalled, and the distribution's own are stopped. While there is no core to say who uses them they stay:
 * its runs go on when it is back. Reading is thread-safe, and so is {@link #announce}; other callers take turns.
 */
final class Retirement {
  private record Retiree(Deployment deployment, String by) {}

  private final BundleContext context;
  private final Lifecycle lifecycle;
  private final Core core;
  private final Ledger ledger;
  private final Map<Long, Retiree> retirees = new ConcurrentHashMap<>();

  Retirement(BundleContext context, Lifecycle lifecycle, Core core, Ledger ledger) {
    this.context = context;
    this.lifecycle = lifecycle;
    this.core = core;
    this.ledger = ledger;
  }

  void retire(Deployment deployment, String by) {
    retirees.put(deployment.id(), new Retiree(deployment, by));
    core.handover().ifPresent(handover -> handover.retire(deployment.id()));
    ledger.write(deployment, Ledger.Role.RETIRING);
  }

  /** A new core knows nothing of those that have retired. */
  void announce(PluginHandover handover) {
    retirees.keySet().forEach(handover::retire);
  }

  /** A bundle is to serve again, or is gone. */
  void end(long id) {
    retirees.remove(id);
    ledger.forget(id);
  }

  Optional<Deployment> find(long id) {
    return Optional.ofNullable(retirees.get(id)).map(Retiree::deployment);
  }

  List<Deployment> named(String symbolicName) {
    return retirees.values().stream().map(Retiree::deployment)
        .filter(deployment -> deployment.symbolicName().equals(symbolicName)).toList();
  }

  /** The distribution's own bundle of that name, if it has retired. */
  Optional<Bundle> own(String symbolicName) {
    return named(symbolicName).stream().filter(deployment -> deployment.edition().shipped())
        .map(deployment -> context.getBundle(deployment.id())).findFirst();
  }

  /**
   * Lets go of those that nobody uses any more.
   *
   * @return what was in those that are gone
   */
  List<Edition> look() {
    List<Edition> gone = new ArrayList<>();
    for (Retiree retiree : retirees.values()) {
      Bundle bundle = context.getBundle(retiree.deployment().id());
      if (bundle == null) {
        end(retiree.deployment().id());
      } else if (!Lifecycle.runs(bundle) || !isUsed(bundle)) {
        letGo(retiree, bundle, gone);
      }
    }
    return gone;
  }

  private void letGo(Retiree retiree, Bundle bundle, List<Edition> gone) {
    Edition edition = retiree.deployment().edition();
    if (!edition.shipped()) {
      Audit.done("retire", edition, retiree.by(), lifecycle.uninstall(bundle));
      end(bundle.getBundleId());
      gone.add(edition);
    } else if (Lifecycle.runs(bundle)) {
      lifecycle.pause(bundle);
      Audit.done("retire", edition, retiree.by(), Outcome.good("stopped"));
    }
  }

  private boolean isUsed(Bundle bundle) {
    return core.handover().map(handover -> handover.users(bundle.getBundleId()) > 0).orElse(true);
  }
}
