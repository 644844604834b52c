package io.osgent.admin.internal;

import io.osgent.admin.internal.DeployFolder.Change;
import io.osgent.admin.internal.DeployFolder.Change.Arrived;
import io.osgent.admin.internal.JarStore.StillChanging;
import io.osgent.api.ProblemException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.framework.BundleContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does what people say with the files of the deploy folder. Callers take turns. */
final class FolderChanges {
  private static final Logger LOG = LoggerFactory.getLogger(FolderChanges.class);
  private static final Set<String> TRIED = Set.of("bundle_rolled_back", "bundle_outdated");

  private final BundleContext context;
  private final DeployFolder folder;
  private final JarStore store;
  private final Deployed deployed;
  private final Retirement retirement;
  private final Deployments deployments;
  private String lastFailure = "";

  FolderChanges(BundleContext context, DeployFolder folder, JarStore store, Deployed deployed, Retirement retirement,
      Deployments deployments) {
    this.context = context;
    this.folder = folder;
    this.store = store;
    this.deployed = deployed;
    this.retirement = retirement;
    this.deployments = deployments;
  }

  /** The first look, at the start: of each bundle what served last comes first, and then what has come since. */
  void begin() throws IOException {
    Map<String, List<Arrived>> jars = new TreeMap<>();
    for (Change change : folder.lookAtOnce(Instant.now())) {
      if (change instanceof Arrived arrived) {
        jars.computeIfAbsent(arrived.jar().symbolicName(), name -> new ArrayList<>()).add(arrived);
      } else {
        apply(change);
      }
    }
    for (Deployment gone : deployed.all().filter(deployment -> isGone(deployment, jars)).toList()) {
      deployments.withdraw(gone, Audit.DEPLOY_FOLDER);
    }
    for (String symbolicName : store.symbolicNames()) {
      if (!jars.containsKey(symbolicName) && deployed.named(symbolicName).isEmpty()) {
        store.forget(symbolicName);
      }
    }
    for (var bundle : jars.entrySet()) {
      try {
        bringUp(bundle.getKey(), bundle.getValue());
      } catch (IOException | RuntimeException failure) {
        // One that can't be brought up must not keep the others from it.
        LOG.error("{} can't be brought up", bundle.getKey(), failure);
      }
    }
  }

  /** Follows what happened in the folder since the last look. It must not throw, or it would be the last one. */
  void follow() {
    try {
      for (Edition gone : retirement.look()) {
        deployments.clearAway(gone);
      }
      for (Change change : folder.look(Instant.now())) {
        apply(change);
      }
      lastFailure = "";
    } catch (IOException | RuntimeException failure) {
      if (!lastFailure.equals(failure.toString())) {
        lastFailure = failure.toString();
        LOG.warn("the deploy folder can't be followed at the moment", failure);
      }
    }
  }

  /** What served last may lie in the folder no more, but a jar over it that was not taken or has not been tried. */
  private void bringUp(String symbolicName, List<Arrived> jars) throws IOException {
    jars.sort(Comparator.comparing((Arrived arrived) -> arrived.jar().version()).thenComparing(Arrived::file));
    Optional<Edition> last = store.serving(symbolicName).filter(edition -> !edition.shipped());
    Optional<Arrived> same = last
        .flatMap(edition -> jars.stream().filter(jar -> edition.sameContent(jar.jar().sha256())).findFirst());
    if (same.isPresent()) {
      apply(same.get());
      jars.remove(same.get());
    } else if (last.isPresent() && deployed.named(symbolicName).isEmpty() && isOvertaken(last.get(), jars)) {
      putKept(last.get());
    }
    for (Arrived jar : jars) {
      Optional<String> refusal = store.refusal(jar.jar());
      if (same.isPresent() && store.hasServed(jar.jar())) {
        // Its successor had taken over when the server was stopped.
        folder.remove(jar.file());
      } else if (refusal.isPresent() && deployments.incumbent(symbolicName).isPresent()) {
        deployed.note(deployments.incumbent(symbolicName).get().id(), jar.file(), refusal.get());
        fail(jar.file(), symbolicName, refusal.get());
      } else {
        apply(jar);
      }
    }
  }

  private void putKept(Edition edition) throws IOException {
    try {
      deployments.putKept(edition, Audit.DEPLOY_FOLDER);
    } catch (ProblemException refused) {
      Audit.refused("install", edition.toString(), Audit.DEPLOY_FOLDER, FirstLine.of(refused));
    }
  }

  /** Whether a jar has come since that should have taken its place; an older one is there because somebody wants it. */
  private boolean isOvertaken(Edition last, List<Arrived> jars) throws IOException {
    for (Arrived jar : jars) {
      if (jar.jar().version().compareTo(last.version()) >= 0 || store.refusal(jar.jar()).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private boolean isGone(Deployment deployment, Map<String, List<Arrived>> jars) {
    return !jars.containsKey(deployment.symbolicName()) && !folder.contains(deployment.edition().file());
  }

  private void apply(Change change) throws IOException {
    switch (change) {
      case Arrived arrived -> arrive(arrived);
      case Change.Broken(String file, String why) -> fail(file, null, why);
      case Change.Gone(String file) -> leave(file);
    }
  }

  private void arrive(Arrived arrived) throws IOException {
    String file = arrived.file();
    String symbolicName = arrived.jar().symbolicName();
    try {
      if (mayProveItself(arrived.jar())) {
        deployments.put(file, arrived.jar(), Audit.DEPLOY_FOLDER);
      } else {
        folder.forget(file);
      }
    } catch (StillChanging unfinished) {
      LOG.debug("{}", unfinished.getMessage());
      folder.forget(file);
    } catch (ProblemException refused) {
      String why = FirstLine.of(refused);
      if (TRIED.contains(refused.problem().code())) {
        store.refuse(arrived.jar(), why);
      }
      fail(file, symbolicName, why);
    } catch (IOException | RuntimeException failure) {
      LOG.warn("{} can't be taken", file, failure);
      fail(file, symbolicName, FirstLine.of(failure));
    }
  }

  /** While the server starts there is no telling whether a new version works; one that has served before may come in. */
  private boolean mayProveItself(BundleJar jar) throws IOException {
    return Proof.isServerUp(context) || store.hasServed(jar) || deployments.incumbent(jar.symbolicName()).isEmpty();
  }

  private void leave(String file) throws IOException {
    deployed.settle(file);
    Optional<Deployment> there = deployed.at(file);
    if (there.isPresent()) {
      deployments.withdraw(there.get(), Audit.DEPLOY_FOLDER);
    } else {
      LOG.info("{} is gone from the deploy folder", file);
    }
  }

  /** @param symbolicName null for a jar that is no bundle */
  private void fail(String file, String symbolicName, String why) {
    Optional<Deployment> there = deployed.at(file);
    if (there.isPresent()) {
      String told = deployed.note(there.get().id()).orElse("");
      String problem = why.equals(told) ? why : why + "; " + there.get().edition() + " goes on as it was before";
      deployed.note(there.get().id(), file, problem);
      Audit.refused("update", file, Audit.DEPLOY_FOLDER, problem);
    } else if (deployed.fails(file, symbolicName, why)) {
      Audit.refused("install", file, Audit.DEPLOY_FOLDER, why);
    }
  }
}
