package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The new version takes the place of the one from before within its bundle, with a short pause; if it does not prove
 * itself, the one from before is put back. For everything of which there can't be two.
 */
final class InPlace {
  private static final Logger LOG = LoggerFactory.getLogger(InPlace.class);

  private final FrameworkWiring wiring;
  private final Lifecycle lifecycle;
  private final Diagnosis diagnosis;
  private final Proof proof;

  InPlace(BundleContext context, Lifecycle lifecycle, Diagnosis diagnosis, Proof proof) {
    this.wiring = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    this.lifecycle = lifecycle;
    this.diagnosis = diagnosis;
    this.proof = proof;
  }

  /** @throws NotTaken if the next one does not prove itself; the one from before serves again */
  void replace(Bundle bundle, Edition before, Edition next) throws NotTaken, IOException {
    rehearse(bundle, next);
    Set<String> borne = proof.complaints(bundle);
    Set<String> borneByOthers = proof.complaintsOfOthers(bundle);
    List<Bundle> users = wiring.getDependencyClosure(Set.of(bundle)).stream()
        .filter(user -> !user.equals(bundle) && Lifecycle.runs(user)).toList();
    boolean proved = false;
    try {
      lifecycle.swap(bundle, next);
      proof.demand(bundle, borne, Optional.empty());
      demandThatTheyRun(users);
      proof.demandOfOthers(bundle, borneByOthers);
      proved = true;
    } catch (BundleException refused) {
      throw new NotTaken("the framework does not take it: " + FirstLine.ofRoot(refused));
    } finally {
      if (!proved) {
        putBack(bundle, before);
        users.stream().filter(user -> !Lifecycle.runs(user)).forEach(lifecycle::start);
      }
    }
  }

  /** Puts an edition into a bundle that does not run, so that there is nothing to go back to. */
  Outcome fill(Bundle bundle, Edition next) throws NotTaken, IOException {
    boolean wanted = Lifecycle.isWanted(bundle);
    try {
      lifecycle.swap(bundle, next);
    } catch (BundleException refused) {
      throw new NotTaken("the framework does not take it: " + FirstLine.ofRoot(refused));
    }
    return wanted ? lifecycle.start(bundle) : Outcome.good("stopped, as it was");
  }

  /** What does not even resolve costs no pause: that is seen on a second bundle, which is never started. */
  private void rehearse(Bundle bundle, Edition next) throws NotTaken, IOException {
    if (next.shipped() || SideBySide.isSingleton(bundle) || Lifecycle.isFragment(bundle)) {
      return;
    }
    Bundle rehearsed;
    try {
      rehearsed = lifecycle.install(next);
    } catch (BundleException refused) {
      throw new NotTaken("the framework does not take it: " + FirstLine.ofRoot(refused));
    }
    try {
      if (!wiring.resolveBundles(Set.of(rehearsed))) {
        throw new NotTaken(diagnosis.unresolved(rehearsed)
            .orElse("it does not resolve: what it needs comes from bundles that do not go together"));
      }
    } finally {
      lifecycle.uninstall(rehearsed);
    }
  }

  private void demandThatTheyRun(List<Bundle> users) throws NotTaken {
    for (Bundle user : users) {
      if (!Lifecycle.runs(user)) {
        throw new NotTaken(user.getSymbolicName() + ", which uses its classes, would not run with it"
            + diagnosis.unresolved(user).map(why -> ": it " + why).orElse(""));
      }
    }
  }

  private void putBack(Bundle bundle, Edition before) throws IOException {
    try {
      lifecycle.swap(bundle, before);
    } catch (BundleException refused) {
      LOG.error("{} can't be put back", before, refused);
    }
    Outcome outcome = lifecycle.start(bundle);
    if (!outcome.good()) {
      LOG.error("{} was put back and does not work as it did: {}", before, outcome.text());
    }
  }
}
