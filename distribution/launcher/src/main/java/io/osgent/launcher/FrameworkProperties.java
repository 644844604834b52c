package io.osgent.launcher;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;
import org.slf4j.LoggerFactory;

/** The properties that the framework and every bundle read. */
final class FrameworkProperties {
  static final String HOME = "osgent.home";
  static final String DISTRIBUTION = "osgent.distribution";
  static final String VERSION = "osgent.version";
  static final String HOST = "osgent.host";
  static final String PORT = "osgent.port";
  /** The environment variable that names further folders of secrets, e.g. {@code /run/secrets}, with commas between them. */
  private static final String SECRETS = "OSGENT_SECRETS";

  /**
   * Jetty's WebSocket bundle insists on an extender that offers what it provides through {@link java.util.ServiceLoader}
   * to other bundles. No other bundle wants it, so the framework vouches, and no class is woven for it.
   */
  private static final String SERVICE_LOADER_REGISTRAR = "osgi.extender;osgi.extender=\"osgi.serviceloader.registrar\";version:Version=\"1.0\"";

  private FrameworkProperties() {}

  static Map<String, String> of(CommandLine command, Home home, Distribution distribution, int lastStartLevel) {
    Map<String, String> properties = new HashMap<>();
    properties.put(HOME, home.path().toString());
    properties.put(DISTRIBUTION, distribution.path().toString());
    properties.put(VERSION, Version.CURRENT);
    if (command.host() != null) {
      properties.put(HOST, command.host());
    }
    if (command.port() != null) {
      properties.put(PORT, command.port().toString());
    }
    properties.put(Constants.FRAMEWORK_STORAGE, home.data().resolve("cache").toString());
    properties.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(lastStartLevel));
    properties.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, sharedPackages());
    properties.put(Constants.FRAMEWORK_SYSTEMCAPABILITIES_EXTRA, SERVICE_LOADER_REGISTRAR);
    configurationFiles(properties, home);
    return properties;
  }

  /** What bundles share with the launcher: the log, as SLF4J 2 and, for libraries that ask for it, as SLF4J 1.7. */
  private static String sharedPackages() {
    String slf4j = LoggerFactory.class.getPackage().getImplementationVersion();
    return "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=\"" + slf4j + "\","
        + "org.slf4j;org.slf4j.event;org.slf4j.helpers;org.slf4j.spi;version=\"1.7.36\","
        + "org.osgi.service.log;version=\"1.5.0\"";
  }

  /** File Install brings {@code config/*.cfg} to the components, before they start and whenever a file changes. */
  private static void configurationFiles(Map<String, String> properties, Home home) {
    properties.put("felix.fileinstall.dir", home.config().toString());
    properties.put("felix.fileinstall.tmpdir", home.data().resolve("tmp").toString());
    properties.put("felix.fileinstall.filter", ".*\\.cfg");
    properties.put("felix.fileinstall.subdir.mode", "skip");
    properties.put("felix.fileinstall.configEncoding", "UTF-8");
    properties.put("felix.fileinstall.poll", "200");
    properties.put("felix.fileinstall.noInitialDelay", "true");
    properties.put("felix.fileinstall.enableConfigSave", "false");
    properties.put("felix.fileinstall.log.default", "jul");
    properties.put("felix.fileinstall.log.level", "2");
    // What a file has as $[secret:NAME] or $[env:NAME] is put in its place on the way to the component, and nowhere kept.
    properties.put("org.apache.felix.configadmin.plugin.interpolation.secretsdir",
        secretFolders(home, System.getenv(SECRETS)));
  }

  /** The home's own first. */
  static String secretFolders(Home home, String more) {
    return more == null || more.isBlank() ? home.secrets().toString() : home.secrets() + "," + more.strip();
  }
}
