package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Origin;
import io.osgent.admin.internal.Audit.Outcome;
import io.osgent.admin.internal.DeployFolder.Change;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the framework's bundles in step with the jars of the deploy folder. A jar that is copied there and one that is
 * sent come through here alike, one at a time; a jar that can't be installed changes nothing else. Thread-safe.
 */
final class Deployments {
  private static final Logger LOG = LoggerFactory.getLogger(Deployments.class);

  private final BundleContext context;
  private final DeployFolder folder;
  private final Lifecycle lifecycle;
  private final Map<String, Deployment> byFile = new ConcurrentHashMap<>();
  private final ReentrantLock oneAtATime = new ReentrantLock();
  private long nextFailure = -1;

  Deployments(BundleContext context, DeployFolder folder, Lifecycle lifecycle) {
    this.context = context;
    this.folder = folder;
    this.lifecycle = lifecycle;
  }

  /** Takes over what an earlier life of this server left installed, then installs what is in the folder. */
  void begin() throws IOException {
    oneAtATime.lock();
    try {
      Arrays.stream(context.getBundles()).filter(bundle -> bundle.getLocation().startsWith(Deployment.LOCATION))
          .forEach(this::adopt);
      folder.lookAtOnce(Instant.now()).forEach(this::apply);
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Follows what happened in the folder since the last look. */
  void follow() throws IOException {
    oneAtATime.lock();
    try {
      folder.look(Instant.now()).forEach(this::apply);
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Installs a jar that was sent and keeps it in the folder; when that is refused the folder is as it was. */
  Deployment install(String file, BundleJar jar) throws IOException {
    oneAtATime.lock();
    try {
      Deployment deployment = put(file, jar, Origin.REQUEST);
      keep(file, jar.path());
      return deployment;
    } finally {
      oneAtATime.unlock();
    }
  }

  /** Removes a jar and its bundle. */
  void uninstall(String file) throws IOException {
    oneAtATime.lock();
    try {
      Files.deleteIfExists(folder.file(file));
      folder.forget(file);
      withdraw(file, Origin.REQUEST);
    } finally {
      oneAtATime.unlock();
    }
  }

  void start(Bundle bundle) {
    oneAtATime.lock();
    try {
      Audit.done("start", bundle, sha256(bundle), Origin.REQUEST, lifecycle.start(bundle));
      startWhatWaits();
    } finally {
      oneAtATime.unlock();
    }
  }

  void stop(Bundle bundle) {
    oneAtATime.lock();
    try {
      Audit.done("stop", bundle, sha256(bundle), Origin.REQUEST, lifecycle.stop(bundle));
    } finally {
      oneAtATime.unlock();
    }
  }

  Optional<Deployment> find(long id) {
    return byFile.values().stream().filter(deployment -> deployment.id() == id).findFirst();
  }

  /** The jars that are in the folder but no bundle of theirs is installed. */
  List<Deployment> failed() {
    return byFile.values().stream().filter(deployment -> !deployment.installed())
        .sorted((one, other) -> Long.compare(other.id(), one.id())).toList();
  }

  private void adopt(Bundle bundle) {
    String file = bundle.getLocation().substring(Deployment.LOCATION.length());
    var deployment = new Deployment(file, bundle.getBundleId(), bundle.getSymbolicName(), bundle.getVersion(), null,
        null);
    byFile.put(file, deployment);
    if (!Files.exists(folder.file(file))) {
      withdraw(file, Origin.DEPLOY_FOLDER);
    }
  }

  private void apply(Change change) {
    switch (change) {
      case Change.Arrived(String file, BundleJar jar) -> {
        try {
          put(file, jar, Origin.DEPLOY_FOLDER);
        } catch (ProblemException | IOException refused) {
          fail(file, FirstLine.of(refused));
        }
      }
      case Change.Broken(String file, String why) -> fail(file, why);
      case Change.Gone(String file) -> withdraw(file, Origin.DEPLOY_FOLDER);
    }
  }

  private Deployment put(String file, BundleJar jar, Origin origin) throws IOException {
    Deployment before = byFile.get(file);
    Bundle bundle = before == null ? null : bundle(before);
    if (bundle != null && jar.sha256().equals(before.sha256())) {
      byFile.put(file, before.withProblem(null));
      return before;
    }
    refuseTwice(jar, bundle);
    if (bundle != null && bundle.getSymbolicName().equals(jar.symbolicName())) {
      update(bundle, jar, file, origin);
    } else {
      if (bundle != null) {
        withdraw(file, origin);
      }
      bundle = install(jar, file, origin);
    }
    startWhatWaits();
    return Objects.requireNonNull(byFile.get(file));
  }

  private Bundle install(BundleJar jar, String file, Origin origin) throws IOException {
    try (var in = Files.newInputStream(jar.path())) {
      Bundle bundle = context.installBundle(Deployment.LOCATION + file, in);
      byFile.put(file, Deployment.of(file, bundle.getBundleId(), jar));
      Audit.done("install", bundle, jar.sha256(), origin, lifecycle.start(bundle));
      return bundle;
    } catch (BundleException refused) {
      throw refusal(file, refused);
    }
  }

  private void update(Bundle bundle, BundleJar jar, String file, Origin origin) throws IOException {
    try {
      Outcome outcome = lifecycle.update(bundle, jar);
      byFile.put(file, Deployment.of(file, bundle.getBundleId(), jar));
      Audit.done("update", bundle, jar.sha256(), origin, outcome);
    } catch (BundleException refused) {
      throw refusal(file, refused);
    }
  }

  private void withdraw(String file, Origin origin) {
    Deployment deployment = byFile.remove(file);
    Bundle bundle = deployment == null ? null : bundle(deployment);
    if (bundle != null) {
      Audit.done("uninstall", bundle, deployment.sha256(), origin, lifecycle.uninstall(bundle));
      // What was refused because of this bundle gets another chance.
      failed().forEach(other -> folder.forget(other.file()));
    } else if (deployment != null) {
      LOG.info("{} is gone from the deploy folder", file);
    }
  }

  private void fail(String file, String why) {
    Deployment before = byFile.get(file);
    boolean runs = before != null && before.installed();
    String problem = runs
        ? why + "; " + before.symbolicName() + " " + before.version() + " goes on as it was before"
        : why;
    if (before != null && problem.equals(before.problem())) {
      return;
    }
    long id = before == null ? nextFailure-- : before.id();
    byFile.put(file, runs ? before.withProblem(problem) : new Deployment(file, id, null, null, null, problem));
    Audit.refused(runs ? "update" : "install", file, Origin.DEPLOY_FOLDER, problem);
  }

  private void keep(String file, Path jar) throws IOException {
    Files.move(jar, folder.file(file), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    folder.expect(file);
  }

  /** A bundle that came may be what another one waited for. */
  private void startWhatWaits() {
    byFile.values().stream().map(this::bundle).filter(Objects::nonNull).filter(lifecycle::waits).forEach(bundle -> {
      Outcome outcome = lifecycle.start(bundle);
      if (bundle.getState() != Bundle.INSTALLED) {
        Audit.done("start", bundle, sha256(bundle), Origin.DEPLOY_FOLDER, outcome);
      }
    });
  }

  private void refuseTwice(BundleJar jar, Bundle replaced) {
    for (Bundle other : context.getBundles()) {
      if (!other.equals(replaced) && jar.sameBundle(other.getSymbolicName(), other.getVersion())) {
        throw ProblemException.conflict("bundle_exists",
            jar.symbolicName() + " " + jar.version() + " is already installed from " + origin(other)
                + ": give this one another version, or remove the other");
      }
    }
  }

  private static String origin(Bundle bundle) {
    String location = bundle.getLocation();
    return location.startsWith(Deployment.LOCATION)
        ? "deploy/" + location.substring(Deployment.LOCATION.length())
        : "the distribution";
  }

  private Bundle bundle(Deployment deployment) {
    return deployment.installed() ? context.getBundle(deployment.id()) : null;
  }

  private String sha256(Bundle bundle) {
    return find(bundle.getBundleId()).map(Deployment::sha256).orElse(null);
  }

  private static ProblemException refusal(String file, BundleException why) {
    return new ProblemException(
        Problem.of("invalid_bundle", 400, "the framework does not take " + file + ": " + FirstLine.ofRoot(why)), why);
  }
}
