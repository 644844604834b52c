package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.BundleInfo;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real Felix with a home of its own, and in it the steward under test. */
final class TestServer {
  private static final String SHARED_WITH_TESTS = String.join(",", "org.osgi.service.component;version=1.5.0",
      "org.osgi.service.component.runtime;version=1.5.0", "org.osgi.service.component.runtime.dto;version=1.5.0",
      "org.osgi.util.promise;version=1.3.0", "org.osgi.util.function;version=1.2.0");

  final Path home;
  final Path deploy;
  final Framework framework;
  private BundleSteward steward;

  TestServer(Path home) throws Exception {
    this.home = home;
    this.deploy = Files.createDirectories(home.resolve("deploy"));
    this.framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow()
        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, home.resolve("data/cache").toString(),
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_WITH_TESTS, "osgent.home", home.toString(),
            "osgent.version", "1.2.3", "felix.log.level", "0"));
    framework.start();
    installComponents();
  }

  /** The steward, which has installed what is in the deploy folder. */
  BundleSteward steward() throws IOException {
    if (steward == null) {
      BundleContext context = framework.getBundleContext();
      var components = context.getService(context.getServiceReference(ServiceComponentRuntime.class));
      steward = new BundleSteward(context, components, Duration.ofMillis(20), Duration.ofMillis(100));
    }
    return steward;
  }

  /** A bundle as those of the distribution are: not from the deploy folder. */
  Bundle installFromDistribution(TestJar jar, String file) throws BundleException, IOException {
    Path system = Files.createDirectories(home.resolve("system")).resolve(file);
    jar.copyTo(system);
    return framework.getBundleContext().installBundle("reference:" + system.toUri());
  }

  List<BundleInfo> named(String symbolicName) {
    return steward.list().stream().filter(bundle -> symbolicName.equals(bundle.symbolicName())).toList();
  }

  /** The one bundle of that name, which has to be there. */
  BundleInfo only(String symbolicName) {
    List<BundleInfo> found = named(symbolicName);
    assertThat(found).hasSize(1);
    return found.getFirst();
  }

  /** What the greeting bundles say, oldest bundle first. */
  List<Object> greetings() {
    BundleContext context = framework.getBundleContext();
    try {
      ServiceReference<?>[] found = context.getAllServiceReferences(Supplier.class.getName(), null);
      return found == null
          ? List.of()
          : Arrays.stream(found).sorted().map(context::getService).<Object>map(s -> ((Supplier<?>) s).get()).toList()
              .reversed();
    } catch (InvalidSyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void installComponents() throws BundleException, URISyntaxException {
    Path scr = Path.of(org.apache.felix.scr.impl.Activator.class.getProtectionDomain().getCodeSource().getLocation()
        .toURI());
    framework.getBundleContext().installBundle("reference:" + scr.toUri()).start();
  }

  void close() throws Exception {
    if (steward != null) {
      steward.close();
    }
    framework.stop();
    framework.waitForStop(10_000);
  }
}
