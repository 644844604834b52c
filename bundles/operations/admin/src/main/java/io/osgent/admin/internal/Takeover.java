package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Outcome;
import java.io.IOException;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** Puts another edition in the place of the one that serves, in the way that suits the bundle. Callers take turns. */
final class Takeover {
  /** @param serving which may be another bundle than before */
  record Result(Deployment serving, Outcome outcome) {}

  private final BundleContext context;
  private final JarStore store;
  private final Deployed deployed;
  private final Retirement retirement;
  private final SideBySide sideBySide;
  private final InPlace inPlace;

  Takeover(BundleContext context, JarStore store, Deployed deployed, Retirement retirement, SideBySide sideBySide,
      InPlace inPlace) {
    this.context = context;
    this.store = store;
    this.deployed = deployed;
    this.retirement = retirement;
    this.sideBySide = sideBySide;
    this.inPlace = inPlace;
  }

  /**
   * @param by for the audit line of the retirement
   * @throws NotTaken if the next edition does not prove itself; the one from before serves
   */
  Result replace(Deployment before, Edition next, String by) throws NotTaken, IOException {
    Bundle bundle = context.getBundle(before.id());
    boolean ran = Lifecycle.runs(bundle);
    if (ran && !before.edition().shipped()) {
      // Should the server be killed now, this is what comes back.
      store.serves(before.edition());
    }
    Outcome outcome = Outcome.good("took over from " + before.edition().version());
    Bundle now = bundle;
    Optional<Bundle> own = next.shipped() ? retirement.own(next.symbolicName()) : Optional.empty();
    if (own.isPresent()) {
      now = own.get();
      sideBySide.reinstate(now, bundle);
      retirement.end(now.getBundleId());
    } else if (!ran) {
      outcome = inPlace.fill(bundle, next);
    } else if (isOfItsOwn(bundle, before.edition()) && SideBySide.suits(bundle)) {
      now = sideBySide.replace(bundle, next);
    } else {
      inPlace.replace(bundle, before.edition(), next);
    }
    var serving = new Deployment(now.getBundleId(), next);
    deployed.end(before);
    if (!next.shipped()) {
      deployed.serves(serving);
    }
    if (!now.equals(bundle)) {
      retirement.retire(before, by);
    }
    if (ran && before.edition().shipped()) {
      store.serves(before.edition());
    }
    if (ran || (Lifecycle.runs(now) && outcome.good())) {
      store.serves(next);
    }
    return new Result(serving, outcome);
  }

  /** A bundle of the distribution that was filled with another jar has to get its own back before it can retire. */
  private static boolean isOfItsOwn(Bundle bundle, Edition edition) {
    return edition.shipped() || Deployment.isDeployed(bundle);
  }
}
