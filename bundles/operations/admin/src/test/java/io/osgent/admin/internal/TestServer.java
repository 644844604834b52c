package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** A real Felix with a home of its own, and in it the administration under test. */
final class TestServer {
  private static final String SHARED_WITH_TESTS = String.join(",", "org.osgi.service.component;version=1.5.0",
      "org.osgi.service.component.runtime;version=1.5.0", "org.osgi.service.component.runtime.dto;version=1.5.0",
      "org.osgi.util.promise;version=1.3.0", "org.osgi.util.function;version=1.2.0", "io.osgent.api;version=1.0.0",
      "io.osgent.api.tool;version=1.0.0", "io.osgent.api.health;version=1.0.0");
  /** The key of the administrator who asks. */
  static final Principal ADMIN = Principal.of("admin", "acme", "ada", BuiltInRole.ADMIN);

  final Path home;
  final Path deploy;
  final Framework framework;
  final FakePlugins plugins = new FakePlugins();
  private final int replayRuns;
  /** What the core had been asked when the administration had begun. */
  final List<String> begun = new ArrayList<>();
  FakeHandover core;
  private Administration administration;
  private BundleAdmin bundles;

  TestServer(Path home) throws Exception {
    this(home, 0);
  }

  /** @param replayRuns how many runs a new version has to reproduce */
  TestServer(Path home, int replayRuns) throws Exception {
    this(home, replayRuns, false);
    framework.start();
    installComponents();
  }

  private TestServer(Path home, int replayRuns, boolean clean) throws Exception {
    this.home = home;
    this.deploy = Files.createDirectories(home.resolve("deploy"));
    this.replayRuns = replayRuns;
    Map<String, String> properties = new HashMap<>(Map.of(Constants.FRAMEWORK_STORAGE,
        home.resolve("data/cache").toString(), Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SHARED_WITH_TESTS,
        Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE, "osgent.home", home.toString(),
        "osgent.version", "1.2.3", "felix.log.level", "0"));
    if (clean) {
      properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    }
    this.framework = ServiceLoader.load(FrameworkFactory.class).findFirst().orElseThrow().newFramework(properties);
  }

  /** The next start of a server, which has only the jars of its distribution and its home. */
  static TestServer restarted(Path home) throws Exception {
    var server = new TestServer(home, 0, true);
    server.framework.start();
    server.installComponents();
    return server;
  }

  /** A server whose administration begins while the parts of the distribution are still being started. */
  static TestServer starting(Path home, TestJar part) throws Exception {
    var server = new TestServer(home, 0, true);
    server.framework.init();
    server.installComponents();
    server.installFromDistribution(part, "part.jar").start();
    Bundle last = server.installFromDistribution(TestJar.bundle("last", "1"), "last.jar");
    last.start();
    server.framework.getBundleContext().addBundleListener((SynchronousBundleListener) event -> {
      if (event.getType() == BundleEvent.STARTED && event.getBundle().equals(last)) {
        server.withCore();
        server.bundles();
        server.begun.addAll(server.core.story);
      }
    });
    server.framework.start();
    return server;
  }

  /** The administration's door; it has installed what is in the deploy folder. */
  BundleAdmin bundles() {
    if (bundles == null) {
      BundleContext context = framework.getBundleContext();
      try {
        administration();
        administration.begin();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      bundles = context.getService(context.getServiceReference(BundleAdmin.class));
    }
    return bundles;
  }

  /** What the component runtime would have made, before it begins. */
  Administration administration() {
    if (administration == null) {
      BundleContext context = framework.getBundleContext();
      var components = context.getService(context.getServiceReference(ServiceComponentRuntime.class));
      try {
        administration = new Administration(context, components, new Administration.Settings(Duration.ofMillis(20),
            Duration.ofMillis(100), new Proof.Terms(Duration.ofMillis(700), replayRuns)));
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
      administration.bindCatalog(plugins);
    }
    return administration;
  }

  /** A core that tries out and retires plugins. */
  FakeHandover withCore() {
    core = new FakeHandover(framework.getBundleContext());
    administration().bindHandover(core);
    return core;
  }

  BundleInfo install(String file, TestJar jar) throws IOException {
    return bundles().install(file, jar.stream(), ADMIN);
  }

  BundleInfo update(long id, TestJar jar) throws IOException {
    return bundles().update(id, jar.stream(), ADMIN);
  }

  /** The names in the deploy folder. */
  List<String> folder() {
    return Arrays.stream(deploy.toFile().list()).sorted().toList();
  }

  /** Everything that may be seen of all bundles but one: when and how they changed, and what they offer. */
  Map<Object, Object> stateWithout(long id) {
    Map<Object, Object> state = new LinkedHashMap<>();
    for (Bundle bundle : framework.getBundleContext().getBundles()) {
      if (bundle.getBundleId() != id) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        state.put(bundle.getBundleId(),
            List.of(bundle.getState(), bundle.getLastModified(),
                services == null
                    ? List.of()
                    : Arrays.stream(services).map(service -> service.getProperty(Constants.SERVICE_ID)).toList()));
      }
    }
    return state;
  }

  /** The versions of the bundles that offer the tool {@code weather}, in order. */
  List<String> weather() {
    // Not bundle by bundle: one that goes meanwhile can't be asked for its services.
    return services().map(ServiceReference::getBundle)
        .filter(bundle -> bundle != null && "acme.weather".equals(bundle.getSymbolicName()))
        .map(bundle -> bundle.getVersion().toString()).distinct().sorted().toList();
  }

  private Stream<ServiceReference<?>> services() {
    try {
      return Arrays.stream(framework.getBundleContext().getAllServiceReferences(null, null));
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A bundle as those of the distribution are: not from the deploy folder. */
  Bundle installFromDistribution(TestJar jar, String file) throws BundleException, IOException {
    Path system = Files.createDirectories(home.resolve("system")).resolve(file);
    jar.copyTo(system);
    return framework.getBundleContext().installBundle("reference:" + system.toUri());
  }

  List<BundleInfo> named(String symbolicName) {
    return bundles().list().stream().filter(bundle -> symbolicName.equals(bundle.symbolicName())).toList();
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
    if (bundles != null) {
      administration.end();
    }
    framework.stop();
    framework.waitForStop(10_000);
  }
}
