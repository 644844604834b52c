package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Outcome;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;

/**
 * Brings jars in, replaces them, puts back what was before and takes them out. A jar that is copied into the deploy
 * folder and one that is sent come through here alike; one that can't be taken changes nothing. Callers take turns.
 */
final class Deployments {
  private final BundleContext context;
  private final DeployFolder folder;
  private final JarStore store;
  private final Deployed deployed;
  private final Retirement retirement;
  private final Editions editions;
  private final Lifecycle lifecycle;
  private final Takeover takeover;

  Deployments(BundleContext context, DeployFolder folder, JarStore store, Deployed deployed, Retirement retirement,
      Editions editions, Lifecycle lifecycle, Takeover takeover) {
    this.context = context;
    this.folder = folder;
    this.store = store;
    this.deployed = deployed;
    this.retirement = retirement;
    this.editions = editions;
    this.lifecycle = lifecycle;
    this.takeover = takeover;
  }

  /** Installs a jar that was sent and keeps it in the folder; when that is refused the folder is as it was. */
  Deployment install(String file, BundleJar jar, String by) throws IOException {
    Deployment deployment = put(file, jar, by);
    folder.put(file, deployment.edition().jar());
    return deployment;
  }

  /**
   * Lets a jar serve: in the place of the bundle of that name, if there is one.
   *
   * @throws ProblemException when it is not taken; all is as it was
   */
  Deployment put(String file, BundleJar jar, String by) throws IOException {
    Optional<Deployment> there = deployed.at(file);
    if (there.isPresent() && there.get().edition().sameContent(jar.sha256())) {
      deployed.serves(there.get());
      return there.get();
    }
    Optional<Deployment> incumbent = incumbent(jar.symbolicName());
    refuse(jar, incumbent);
    try {
      return place(store.keep(jar, file), incumbent, there, by);
    } finally {
      store.tidy(jar.symbolicName(), deployed.named(jar.symbolicName()).map(Deployment::edition));
    }
  }

  /** Lets an edition that is kept serve where nothing of its name was deployed. */
  void putKept(Edition edition, String by) throws IOException {
    place(edition, incumbent(edition.symbolicName()), deployed.at(edition.file()), by);
  }

  private Deployment place(Edition edition, Optional<Deployment> incumbent, Optional<Deployment> there, String by)
      throws IOException {
    Deployment now = incumbent.isPresent() ? replace("update", incumbent.get(), edition, by) : add(edition, by);
    if (there.isPresent() && !there.get().symbolicName().equals(edition.symbolicName())) {
      withdraw(there.get(), by);
    } else if (incumbent.isPresent() && incumbent.get().id() == now.id()) {
      clearAway(incumbent.get().edition());
    }
    startWhatWaits(by);
    return now;
  }

  /**
   * Puts back what served before.
   *
   * @throws ProblemException {@code no_previous_version}, {@code bundle_rolled_back}
   */
  Deployment rollBack(Bundle bundle, String by) throws IOException {
    Deployment current = serving(bundle);
    Edition previous = store.previous(current.edition()).map(this::whereItMayLie)
        .orElseThrow(() -> ProblemException.conflict("no_previous_version",
            "no version of " + bundle.getSymbolicName() + " has served before " + bundle.getVersion()));
    Deployment now = replace("roll back", current, previous, by);
    if (!previous.shipped()) {
      folder.put(previous.file(), previous.jar());
    }
    clearAway(current.edition());
    return now;
  }

  /** Removes a jar and its bundle. */
  void uninstall(Deployment deployment, String by) throws IOException {
    folder.remove(deployment.edition().file());
    withdraw(deployment, by);
  }

  /** Takes a bundle out whose jar is gone; where it had taken the place of the distribution's own, that is back. */
  void withdraw(Deployment deployment, String by) throws IOException {
    Bundle bundle = context.getBundle(deployment.id());
    Edition edition = deployment.edition();
    Optional<Bundle> own = retirement.own(edition.symbolicName());
    if (bundle == null) {
      deployed.end(deployment);
    } else if (own.isPresent()) {
      Audit.done("uninstall", edition, by, giveBack(deployment, own.get(), by));
    } else if (!Deployment.isDeployed(bundle)) {
      Audit.done("uninstall", edition, by, emptyOut(deployment, bundle));
    } else {
      deployed.end(deployment);
      Audit.done("uninstall", edition, by, lifecycle.uninstall(bundle));
    }
    store.forget(edition.symbolicName());
    // What was refused or has retired because of this bundle, and is still in the folder, gets another chance.
    deployed.failed().stream().filter(jar -> edition.symbolicName().equals(jar.symbolicName())).map(FailedJar::file)
        .forEach(folder::forget);
    retirement.named(edition.symbolicName()).stream().map(Deployment::edition).filter(retired -> !retired.shipped())
        .filter(retired -> deployed.at(retired.file()).isEmpty()).map(Edition::file).forEach(folder::forget);
  }

  /** Ends the retirement of a bundle at once, whoever uses it. */
  void dismiss(Deployment retired, String by) throws IOException {
    retirement.end(retired.id());
    Audit.done("uninstall", retired.edition(), by, lifecycle.uninstall(context.getBundle(retired.id())));
    clearAway(retired.edition());
  }

  void start(Bundle bundle, String by) {
    Audit.done("start", editions.of(bundle), by, lifecycle.start(bundle));
    startWhatWaits(by);
  }

  void stop(Bundle bundle, String by) {
    Audit.done("stop", editions.of(bundle), by, lifecycle.stop(bundle));
  }

  /** Takes a jar that serves no more out of the deploy folder; what is worth keeping of it is in the store. */
  void clearAway(Edition edition) throws IOException {
    if (!edition.shipped() && deployed.at(edition.file()).isEmpty()) {
      folder.removeIfSame(edition);
    }
  }

  /** What serves under a name now: from the deploy folder, or else of the distribution. */
  Optional<Deployment> incumbent(String symbolicName) {
    return deployed.named(symbolicName).filter(deployment -> context.getBundle(deployment.id()) != null)
        .or(() -> Arrays.stream(context.getBundles()).filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
            .filter(Protection::isReplaceable).map(this::serving).findFirst());
  }

  private Deployment serving(Bundle bundle) {
    return new Deployment(bundle.getBundleId(), editions.of(bundle));
  }

  private Deployment add(Edition edition, String by) throws IOException {
    try {
      Bundle bundle = lifecycle.install(edition);
      var deployment = new Deployment(bundle.getBundleId(), edition);
      deployed.serves(deployment);
      Outcome outcome = lifecycle.start(bundle);
      if (outcome.good()) {
        store.serves(edition);
      }
      Audit.done("install", edition, by, outcome);
      return deployment;
    } catch (BundleException refused) {
      throw new ProblemException(Problem.of("invalid_bundle", 400,
          "the framework does not take " + edition.file() + ": " + FirstLine.ofRoot(refused)), refused);
    }
  }

  private Deployment replace(String what, Deployment before, Edition next, String by) throws IOException {
    try {
      Takeover.Result result = takeover.replace(before, next, by);
      Audit.done(what, next, by, result.outcome());
      return result.serving();
    } catch (NotTaken failed) {
      String why = next + " was not taken: " + failed.getMessage() + "; " + before.edition().version() + " goes on";
      deployed.note(before.id(), Objects.requireNonNullElse(next.file(), ""), why);
      throw new ProblemException(Problem.of("bundle_rolled_back", 422, why), failed);
    }
  }

  /** The jar is gone already, so the distribution's own has to do, whether it proves itself or not. */
  private Outcome giveBack(Deployment deployment, Bundle own, String by) throws IOException {
    Edition shipped = editions.of(own);
    try {
      takeover.replace(deployment, shipped, by);
      return Outcome.good("the distribution's own is back");
    } catch (NotTaken failed) {
      deployed.end(deployment);
      retirement.end(own.getBundleId());
      lifecycle.start(own);
      lifecycle.uninstall(context.getBundle(deployment.id()));
      return Outcome.bad("the distribution's own is back, but " + failed.getMessage());
    }
  }

  /** Nobody is left who could serve instead, so this is done whether the distribution's own proves itself or not. */
  private Outcome emptyOut(Deployment deployment, Bundle own) throws IOException {
    deployed.end(deployment);
    try {
      lifecycle.swap(own, Edition.shipped(own.getSymbolicName(), own.getVersion(), null));
      Outcome outcome = lifecycle.start(own);
      return outcome.good() ? Outcome.good("the distribution's own is back") : outcome;
    } catch (BundleException failure) {
      return Outcome.bad("the distribution's own can't be put back: " + FirstLine.ofRoot(failure));
    }
  }

  /** Where another bundle has taken the name of the file meanwhile, it gets one of its own. */
  private Edition whereItMayLie(Edition edition) {
    boolean taken = !edition.shipped() && deployed.at(edition.file())
        .filter(other -> !other.symbolicName().equals(edition.symbolicName())).isPresent();
    return taken
        ? new Edition(edition.symbolicName(), edition.version(), edition.sha256(),
            DeployFolder.nameFor(edition.symbolicName(), edition.version()),
            edition.jar())
        : edition;
  }

  private void refuse(BundleJar jar, Optional<Deployment> incumbent) {
    Protection.requireReplaceable(jar.symbolicName());
    String name = jar.symbolicName() + " " + jar.version();
    if (incumbent.isEmpty()) {
      refuseTwice(jar, name);
      return;
    }
    Edition serves = incumbent.get().edition();
    if (serves.sameContent(jar.sha256())) {
      throw ProblemException.conflict("bundle_exists", name + " is already installed from " + serves.origin()
          + ": give this one another version, or remove the other");
    } else if (jar.version().compareTo(serves.version()) < 0) {
      throw ProblemException.conflict("bundle_outdated", name + " is older than " + serves.version() + " from "
          + serves.origin() + ", which serves: roll back to it, or remove the newer one first");
    }
  }

  /** A library of the distribution may be there in several versions, but not in the same one twice. */
  private void refuseTwice(BundleJar jar, String name) {
    for (Bundle other : context.getBundles()) {
      if (jar.sameBundle(other.getSymbolicName(), other.getVersion()) && Protection.isOfDistribution(other)) {
        throw ProblemException.conflict("bundle_exists",
            name + " is already installed from the distribution: give this one another version");
      }
    }
  }

  /** A bundle that came may be what another one waited for. */
  private void startWhatWaits(String by) {
    deployed.all().map(deployment -> context.getBundle(deployment.id())).filter(Objects::nonNull)
        .filter(lifecycle::waits).forEach(bundle -> {
          Outcome outcome = lifecycle.start(bundle);
          if (bundle.getState() != Bundle.INSTALLED) {
            Audit.done("start", editions.of(bundle), by, outcome);
          }
        });
  }
}
