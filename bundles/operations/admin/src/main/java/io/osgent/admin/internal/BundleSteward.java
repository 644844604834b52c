package io.osgent.admin.internal;

import io.osgent.admin.internal.Audit.Origin;
import io.osgent.admin.internal.BundleJar.NotABundle;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.admin.PluginCatalog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** The one door to the bundles. What is in the deploy folder is installed before this is on offer. */
@Component(immediate = true, configurationPid = "io.osgent.admin")
public final class BundleSteward implements BundleAdmin {
  /** How the deploy folder is followed. */
  public @interface Config {
    /** How often the folder is looked at; a jar is installed at the second look that finds it whole and unchanged. */
    int poll_millis() default 200;

    /** How long a jar that can't be read may stay as it is before it is called broken. */
    int patience_millis() default 2000;
  }

  private static final String UPLOAD = ".upload-";

  private final BundleContext context;
  private final Path folder;
  private final Deployments deployments;
  private final BundleViews views;
  private final FolderWatch watch;

  // Missing when the core is what does not work, which is when bundles have to be looked at.
  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  volatile PluginCatalog plugins;

  @Activate
  public BundleSteward(BundleContext context, @Reference ServiceComponentRuntime components, Config config)
      throws IOException {
    this(context, components, Duration.ofMillis(config.poll_millis()), Duration.ofMillis(config.patience_millis()));
  }

  BundleSteward(BundleContext context, ServiceComponentRuntime components, Duration poll, Duration patience)
      throws IOException {
    this.context = context;
    this.folder = Home.of(context).resolve("deploy");
    var diagnosis = new Diagnosis(context, new ShippedBundles(Home.distribution(context).resolve("system")));
    var componentDiagnosis = new ComponentDiagnosis(components);
    var lifecycle = new Lifecycle(context, diagnosis, componentDiagnosis);
    var deployFolder = new DeployFolder(folder, patience);
    this.deployments = new Deployments(context, deployFolder, lifecycle);
    this.views = new BundleViews(deployments, lifecycle, diagnosis, componentDiagnosis);
    Files.createDirectories(folder);
    removeUnfinishedUploads();
    deployments.begin();
    this.watch = new FolderWatch(deployments, poll);
  }

  @Deactivate
  public void close() {
    watch.close();
  }

  @Override
  public List<BundleInfo> list() {
    Map<Long, Integer> leases = BundleViews.leases(plugins);
    Stream<BundleInfo> installed = Arrays.stream(context.getBundles()).map(bundle -> views.of(bundle, leases));
    return Stream.concat(installed, deployments.failed().stream().map(views::of)).toList();
  }

  @Override
  public BundleInfo get(long id) {
    return id < 0 ? views.of(failed(id)) : views.of(bundle(id), BundleViews.leases(plugins));
  }

  @Override
  public BundleInfo install(String fileName, InputStream jar) throws IOException {
    requireFileName(fileName);
    return receive(jar, fileName, null);
  }

  @Override
  public BundleInfo update(long id, InputStream jar) throws IOException {
    if (id < 0) {
      return receive(jar, failed(id).file(), null);
    }
    Bundle bundle = bundle(id);
    Protection.requireRemovable(bundle);
    return receive(jar, file(bundle), bundle.getSymbolicName());
  }

  @Override
  public BundleInfo start(long id) {
    requireInstalled(id);
    deployments.start(bundle(id));
    return get(id);
  }

  @Override
  public BundleInfo stop(long id) {
    requireInstalled(id);
    Protection.requireStoppable(bundle(id));
    deployments.stop(bundle(id));
    return get(id);
  }

  @Override
  public void uninstall(long id) throws IOException {
    if (id < 0) {
      deployments.uninstall(failed(id).file());
    } else {
      Bundle bundle = bundle(id);
      Protection.requireRemovable(bundle);
      deployments.uninstall(file(bundle));
    }
  }

  /** @param symbolicName what the bundle has to be called, or null if any will do */
  private BundleInfo receive(InputStream jar, String file, String symbolicName) throws IOException {
    Path upload = Files.createTempFile(folder, UPLOAD, ".tmp");
    try {
      Files.copy(jar, upload, StandardCopyOption.REPLACE_EXISTING);
      BundleJar bundle = read(upload, file);
      if (symbolicName != null && !symbolicName.equals(bundle.symbolicName())) {
        throw ProblemException.badRequest("invalid_bundle", "an update of " + symbolicName
            + " should have that Bundle-SymbolicName, but this is " + bundle.symbolicName() + ": install it instead");
      }
      return get(deployments.install(file, bundle).id());
    } catch (ProblemException refused) {
      Audit.refused(symbolicName == null ? "install" : "update", file, Origin.REQUEST, refused.problem().detail());
      throw refused;
    } finally {
      Files.deleteIfExists(upload);
    }
  }

  private static BundleJar read(Path upload, String file) throws IOException {
    try {
      return BundleJar.read(upload, file);
    } catch (NotABundle wrong) {
      throw new ProblemException(Problem.of("invalid_bundle", 400, wrong.getMessage()), wrong);
    }
  }

  private Bundle bundle(long id) {
    Bundle bundle = context.getBundle(id);
    if (bundle == null) {
      throw unknown(id);
    }
    return bundle;
  }

  private Deployment failed(long id) {
    return deployments.find(id).orElseThrow(() -> unknown(id));
  }

  private void requireInstalled(long id) {
    if (id < 0) {
      throw ProblemException.conflict("bundle_failed", "it is not installed: " + failed(id).problem());
    }
  }

  private void removeUnfinishedUploads() throws IOException {
    try (DirectoryStream<Path> leftovers = Files.newDirectoryStream(folder, UPLOAD + "*")) {
      for (Path leftover : leftovers) {
        Files.delete(leftover);
      }
    }
  }

  private static ProblemException unknown(long id) {
    return ProblemException.notFound("bundle_not_found", "there is no bundle " + id);
  }

  private static String file(Bundle bundle) {
    return bundle.getLocation().substring(Deployment.LOCATION.length());
  }

  private static void requireFileName(String fileName) {
    if (fileName == null || !fileName.matches("[^./\\\\\\p{Cntrl}][^/\\\\\\p{Cntrl}]{0,200}\\.jar")) {
      throw ProblemException.badRequest("invalid_file_name",
          "a jar's name should end in .jar and have no folder in it, e.g. weather-1.0.0.jar, but is '" + fileName
              + "'");
    }
  }
}
