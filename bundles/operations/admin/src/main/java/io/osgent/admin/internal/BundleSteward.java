package io.osgent.admin.internal;

import io.osgent.admin.internal.BundleJar.NotABundle;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.activity.Auditing;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;

/** The door to the bundles for people: what they ask for is checked, waits for its turn, and is made. */
final class BundleSteward implements BundleAdmin {
  private final BundleContext context;
  private final Turns turns;
  private final DeployFolder folder;
  private final Deployed deployed;
  private final Retirement retirement;
  private final Deployments deployments;
  private final BundleViews views;
  private final Core core;
  private final Auditing auditing;

  BundleSteward(BundleContext context, Turns turns, DeployFolder folder, Deployed deployed, Retirement retirement,
      Deployments deployments, BundleViews views, Core core, Auditing auditing) {
    this.auditing = auditing;
    this.context = context;
    this.turns = turns;
    this.folder = folder;
    this.deployed = deployed;
    this.retirement = retirement;
    this.deployments = deployments;
    this.views = views;
    this.core = core;
  }

  @Override
  public List<BundleInfo> list() {
    List<PluginInfo> plugins = core.plugins();
    // One that is uninstalled while we look is not there.
    Stream<BundleInfo> installed = Arrays.stream(context.getBundles()).map(bundle -> views.of(bundle, plugins))
        .filter(bundle -> !bundle.state().equals("uninstalled"));
    return Stream.concat(installed, deployed.failed().stream().map(views::of)).toList();
  }

  @Override
  public BundleInfo get(long id) {
    return id < 0 ? views.of(failed(id)) : views.of(bundle(id), core.plugins());
  }

  @Override
  public BundleInfo install(String fileName, InputStream jar, Principal by) throws IOException {
    requireFileName(fileName);
    auditing.record(by, "bundle.install", "bundle/" + fileName, Map.of());
    return receive("install", fileName, jar, by,
        bundle -> turns.take(() -> deployments.install(fileName, bundle, by.logged())));
  }

  @Override
  public BundleInfo update(long id, InputStream jar, Principal by) throws IOException {
    if (id < 0) {
      return install(failed(id).file(), jar, by);
    }
    String symbolicName = bundle(id).getSymbolicName();
    record(by, "bundle.update", id);
    return receive("update", symbolicName, jar, by, bundle -> {
      requireName(symbolicName, bundle);
      return turns.take(() -> deployments.install(file(serving(id), bundle), bundle, by.logged()));
    });
  }

  @Override
  public BundleInfo rollBack(long id, Principal by) throws IOException {
    requireInstalled(id);
    String symbolicName = bundle(id).getSymbolicName();
    record(by, "bundle.rollback", id);
    try {
      return get(turns.take(() -> deployments.rollBack(serving(id), by.logged())).id());
    } catch (ProblemException refused) {
      Audit.refused("roll back", symbolicName, by.logged(), refused.problem().detail());
      throw refused;
    }
  }

  @Override
  public BundleInfo start(long id, Principal by) {
    requireInstalled(id);
    record(by, "bundle.start", id);
    take(() -> deployments.start(notRetired(id), by.logged()));
    return get(id);
  }

  @Override
  public BundleInfo stop(long id, Principal by) {
    requireInstalled(id);
    record(by, "bundle.stop", id);
    take(() -> {
      Bundle bundle = notRetired(id);
      Protection.requireStoppable(bundle);
      deployments.stop(bundle, by.logged());
    });
    return get(id);
  }

  @Override
  public void uninstall(long id, Principal by) throws IOException {
    if (id < 0) {
      auditing.record(by, "bundle.uninstall", "bundle/" + failed(id).file(), Map.of());
    } else {
      record(by, "bundle.uninstall", id);
    }
    turns.take(() -> {
      Optional<Deployment> deployment = deployed.find(id);
      Optional<Deployment> retired = retirement.find(id).filter(each -> !each.edition().shipped());
      if (id < 0) {
        discard(failed(id), by);
      } else if (deployment.isPresent()) {
        deployments.uninstall(deployment.get(), by.logged());
      } else if (retired.isPresent()) {
        deployments.dismiss(retired.get(), by.logged());
      } else {
        Protection.requireRemovable(bundle(id));
      }
      return null;
    });
  }

  private void record(Principal by, String action, long id) {
    Bundle bundle = bundle(id);
    auditing.record(by, action, "bundle/" + bundle.getSymbolicName(),
        Map.of("version", bundle.getVersion().toString()));
  }

  private void discard(FailedJar failed, Principal by) throws IOException {
    folder.remove(failed.file());
    deployed.settle(failed.file());
    Audit.removed(failed.file(), by.logged());
  }

  /** What is done with a jar that was received. */
  private interface Use {
    Deployment make(BundleJar jar) throws IOException;
  }

  private BundleInfo receive(String what, String subject, InputStream jar, Principal by, Use use) throws IOException {
    Path upload = folder.newUpload();
    try {
      Files.copy(jar, upload, StandardCopyOption.REPLACE_EXISTING);
      return get(use.make(read(upload, subject)).id());
    } catch (ProblemException refused) {
      Audit.refused(what, subject, by.logged(), refused.problem().detail());
      throw refused;
    } finally {
      Files.deleteIfExists(upload);
    }
  }

  private static BundleJar read(Path upload, String subject) throws IOException {
    try {
      return BundleJar.read(upload, subject);
    } catch (NotABundle wrong) {
      throw new ProblemException(Problem.of("invalid_bundle", 400, wrong.getMessage()), wrong);
    }
  }

  /** The file for the next jar of a bundle: the one it has, or one of its own for a part of the distribution. */
  private String file(Bundle bundle, BundleJar next) {
    return deployed.find(bundle.getBundleId()).map(deployment -> deployment.edition().file())
        .orElseGet(() -> DeployFolder.nameFor(next.symbolicName(), next.version()));
  }

  private Bundle bundle(long id) {
    Bundle bundle = context.getBundle(id);
    if (bundle == null) {
      throw unknown(id);
    }
    return bundle;
  }

  /** A bundle that another may take the place of. */
  private Bundle serving(long id) {
    Bundle bundle = notRetired(id);
    if (deployed.find(id).isEmpty()) {
      Protection.requireReplaceable(bundle);
    }
    return bundle;
  }

  private Bundle notRetired(long id) {
    Bundle bundle = bundle(id);
    if (retirement.find(id).isPresent()) {
      throw ProblemException.conflict("bundle_retired", bundle.getSymbolicName() + " " + bundle.getVersion()
          + " has been replaced; what serves now is " + deployed.named(bundle.getSymbolicName())
              .map(now -> now.edition().version() + ", bundle " + now.id()).orElse("gone"));
    }
    return bundle;
  }

  private FailedJar failed(long id) {
    return deployed.failed(id).orElseThrow(() -> unknown(id));
  }

  private void requireInstalled(long id) {
    if (id < 0) {
      throw ProblemException.conflict("bundle_failed", "it is not installed: " + failed(id).problem());
    }
  }

  private void take(Runnable change) {
    try {
      turns.take(() -> {
        change.run();
        return null;
      });
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  private static void requireName(String symbolicName, BundleJar jar) {
    if (!jar.symbolicName().equals(symbolicName)) {
      throw ProblemException.badRequest("invalid_bundle", "an update of " + symbolicName
          + " should have that Bundle-SymbolicName, but this is " + jar.symbolicName() + ": install it instead");
    }
  }

  private static void requireFileName(String fileName) {
    if (fileName == null || !fileName.matches("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,200}\\.jar")) {
      throw ProblemException.badRequest("invalid_file_name",
          "a jar's name should end in .jar and have no folder in it, e.g. weather-1.0.0.jar, but is '" + fileName
              + "'");
    }
  }

  private static ProblemException unknown(long id) {
    return ProblemException.notFound("bundle_not_found", "there is no bundle " + id);
  }
}
