package io.osgent.itests;

import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.junitBundles;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ops4j.pax.exam.Option;

/** The bundles that features/ names, out of system/, as Pax Exam puts them into a framework. */
final class ShippedServer {

  private ShippedServer() {}

  /** In a new home with the default configuration; in {@code workshop} below it lie the jars to be dropped in. */
  static Option[] in(Path home) throws Exception {
    Path agents = Files.createDirectories(home.resolve("config/agents"));
    Files.copy(ServerProcess.DISTRIBUTION.resolve("config/agents/assistant.json"), agents.resolve("assistant.json"));
    Path workshop = Files.createDirectories(home.resolve("workshop"));
    Jars.greeting(workshop, "1.0.0", "Hello");
    Jars.unresolvable(workshop);

    var options = new ArrayList<Option>();
    options.add(systemProperty("pax.exam.osgi.unresolved.fail").value("true"));
    options.add(systemProperty("pax.exam.logging").value("false"));
    options.add(systemProperty("osgent.distribution").value(ServerProcess.DISTRIBUTION.toString()));
    options.add(frameworkProperty("org.osgi.framework.bsnversion").value("multiple"));
    options.add(frameworkProperty("osgent.distribution").value(ServerProcess.DISTRIBUTION.toString()));
    options.add(frameworkProperty("osgent.home").value(home.toString()));
    options.add(frameworkProperty("osgent.port").value(Integer.toString(ServerProcess.freePort())));
    options.add(vmOption("--add-opens=java.base/java.net=ALL-UNNAMED"));
    options.add(vmOption("--enable-native-access=ALL-UNNAMED"));
    options.add(systemPackages(log()));
    options.add(frameworkProperty("org.osgi.framework.system.capabilities.extra")
        .value("osgi.extender;osgi.extender=\"osgi.serviceloader.registrar\";version:Version=\"1.0\""));
    options.add(cleanCaches());
    options.addAll(classPath());
    options.addAll(bundles());
    options.add(junitBundles());
    options.add(onClassPath("assertj-core"));
    options.add(onClassPath("byte-buddy"));
    return options.toArray(Option[]::new);
  }

  /** The launcher's own libraries lie on the class path beside the framework. */
  private static List<Option> classPath() throws IOException {
    var options = new ArrayList<Option>();
    try (DirectoryStream<Path> libraries = Files.newDirectoryStream(ServerProcess.DISTRIBUTION.resolve("lib"),
        "*.jar")) {
      for (Path library : libraries) {
        if (!library.toString().contains("org.apache.felix.framework")) {
          options.add(bootClasspathLibrary(library.toUri().toString()).afterFramework());
        }
      }
    }
    return options;
  }

  private static List<Option> bundles() throws IOException {
    var options = new ArrayList<Option>();
    try (DirectoryStream<Path> features = Files.newDirectoryStream(ServerProcess.DISTRIBUTION.resolve("features"),
        "*.json")) {
      for (Path feature : features) {
        for (JsonNode bundle : Rest.JSON.readTree(feature.toFile()).path("bundles")) {
          options.add(bundle(jar(bundle.path("id").asText()).toUri().toString())
              .startLevel(bundle.path("start-order").asInt()));
        }
      }
    }
    return options;
  }

  /** SLF4J comes from the class path, as with the launcher. */
  private static String[] log() {
    String packages = "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=";
    return new String[]{packages + "\"2.0.20\"", packages + "\"1.7.36\"", "org.osgi.service.log;version=\"1.5.0\""};
  }

  /** A library of these tests that is a bundle as well. */
  private static Option onClassPath(String artifact) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .filter(entry -> entry.contains("/" + artifact + "-")).findFirst()
        .map(entry -> bundle(Path.of(entry).toUri().toString())).orElseThrow();
  }

  private static Path jar(String id) {
    String[] part = id.split(":", -1);
    return ServerProcess.DISTRIBUTION.resolve("system").resolve(part[0].replace('.', '/')).resolve(part[1])
        .resolve(part[2]).resolve(part[1] + "-" + part[2] + ".jar");
  }
}
