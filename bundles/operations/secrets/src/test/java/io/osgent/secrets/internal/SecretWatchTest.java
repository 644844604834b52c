package io.osgent.secrets.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.crypto.spec.SecretKeySpec;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.launch.Framework;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.cm.ManagedService;
import org.slf4j.LoggerFactory;

/** With the Configuration Admin and the interpolation that the server has. */
@Timeout(60)
class SecretWatchTest {
  private static final String PID = "com.example.mail";
  private static final String STORE_PASSWORD = "opens-the-store";
  private static final String SECRET = "sk-very-secret-0123456789";

  @TempDir
  private Path home;

  private final BlockingQueue<Map<String, Object>> delivered = new LinkedBlockingQueue<>();
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private Framework framework;
  private ConfigurationAdmin admin;
  private SecretWatch watch;

  @BeforeEach
  void start() throws Exception {
    framework = new FrameworkFactory()
        .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, home.resolve("cache").toString(),
            Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, "org.osgi.service.cm;version=1.6.1,org.slf4j;version=1.7.36",
            "felix.log.level", "0", "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
            secrets() + "," + home.resolve("run")));
    framework.start();
    BundleContext context = framework.getBundleContext();
    for (String type : List.of("org.osgi.util.function.Function", "org.osgi.util.converter.Converter",
        "org.apache.felix.cm.impl.ConfigurationAdminImpl",
        "org.apache.felix.configadmin.plugin.interpolation.Interpolator")) {
      install(context, Class.forName(type));
    }
    admin = context.getService(context.getServiceReference(ConfigurationAdmin.class));
    var keystore = new Keystore(home.resolve("store.p12"), STORE_PASSWORD);
    watch = new SecretWatch(admin, new Vault(System.getenv(), List.of(secrets(), home.resolve("run")), keystore));
    context.registerService(ConfigurationPlugin.class, watch,
        FrameworkUtil.asDictionary(Map.of(ConfigurationPlugin.CM_RANKING, 100)));
    context.registerService(ManagedService.class, this::take,
        FrameworkUtil.asDictionary(Map.of(Constants.SERVICE_PID, PID)));
    log.start();
    logger().addAppender(log);
  }

  private static void install(BundleContext context, Class<?> one) throws Exception {
    Bundle bundle = context.installBundle(one.getProtectionDomain().getCodeSource().getLocation().toString());
    bundle.start();
  }

  @AfterEach
  void stop() throws Exception {
    logger().detachAppender(log);
    watch.stop();
    framework.stop();
    framework.waitForStop(10_000);
  }

  private static Logger logger() {
    return (Logger) LoggerFactory.getLogger(SecretWatch.class);
  }

  private List<String> lines() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  private void take(Dictionary<String, ?> properties) {
    if (properties != null) {
      delivered.add(FrameworkUtil.asMap(properties).entrySet().stream()
          .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }
  }

  private Path secrets() {
    return home.resolve("secrets");
  }

  private void secret(Path folder, String name, String text) throws Exception {
    Files.writeString(Files.createDirectories(folder).resolve(name), text);
  }

  private void keep(String alias, String text) throws Exception {
    var store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setEntry(alias, new KeyStore.SecretKeyEntry(new SecretKeySpec(text.getBytes("UTF-8"), "AES")),
        new KeyStore.PasswordProtection(STORE_PASSWORD.toCharArray()));
    Path next = home.resolve("next.p12");
    try (var out = Files.newOutputStream(next)) {
      store.store(out, STORE_PASSWORD.toCharArray());
    }
    Files.move(next, home.resolve("store.p12"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private Configuration configure(Object password) throws Exception {
    Configuration configuration = admin.getConfiguration(PID, "?");
    configuration.update(FrameworkUtil.asDictionary(Map.of("host", "mail.example.org", "password", password)));
    return configuration;
  }

  private Object next() throws InterruptedException {
    return delivered.poll(20, TimeUnit.SECONDS).get("password");
  }

  @Test
  void aSecretComesFromTheEnvironmentAFileOrAKeystore() throws Exception {
    configure("$[env:PATH]");
    assertThat(next()).isEqualTo(System.getenv("PATH"));
    secret(secrets(), "mail", SECRET);
    configure("$[secret:mail]");
    assertThat(next()).isEqualTo(SECRET);
    secret(home.resolve("run"), "other", SECRET + "2");
    configure("$[secret:other]");
    assertThat(next()).isEqualTo(SECRET + "2");
    keep("mail", SECRET + "3");
    configure("$[keystore:mail]");
    assertThat(next()).isEqualTo(SECRET + "3");
    configure(new String[]{"plain", "Bearer $[keystore:mail]"});
    assertThat((String[]) next()).containsExactly("plain", "Bearer " + SECRET + "3");
    assertThat(admin.getConfiguration(PID, "?").getProperties().toString()).as("nowhere kept").doesNotContain(SECRET);
  }

  @Test
  void aKeystoreIsAsKeytoolMakesIt() throws Exception {
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made = new ProcessBuilder(keytool.toString(), "-importpass", "-alias", "mail", "-keystore",
        home.resolve("store.p12").toString(), "-storetype", "pkcs12", "-storepass", STORE_PASSWORD)
        .redirectErrorStream(true).redirectOutput(home.resolve("keytool.out").toFile()).start();
    try (var out = made.outputWriter()) {
      out.write(SECRET + "\n" + SECRET + "\n");
    }
    assertThat(made.waitFor()).as(Files.readString(home.resolve("keytool.out"))).isZero();
    configure("$[keystore:mail]");
    assertThat(next()).isEqualTo(SECRET);
  }

  @Test
  void aSecretThatChangesTakesEffectWithoutARestart() throws Exception {
    secret(secrets(), "mail", SECRET);
    keep("mail", SECRET);
    configure("$[secret:mail]");
    next();
    watch.look();
    watch.look();
    secret(secrets(), "mail", "a new one");
    long before = admin.getConfiguration(PID, "?").getChangeCount();
    watch.look();
    assertThat(next()).isEqualTo("a new one");
    assertThat(admin.getConfiguration(PID, "?").getChangeCount()).as("declarative services go by it")
        .isGreaterThan(before);

    configure("$[keystore:mail]");
    assertThat(next()).isEqualTo(SECRET);
    watch.look();
    keep("mail", "another new one");
    watch.look();
    assertThat(next()).isEqualTo("another new one");
    watch.look();
    // All deliveries go one after the other: this one would be behind any other.
    configure("the end");
    assertThat(next()).as("nothing was delivered that had not changed").isEqualTo("the end");
    assertThat(lines()).contains("A secret of " + PID + " has changed; it is delivered anew")
        .noneMatch(line -> line.contains(SECRET) || line.contains("new one"));
  }

  @Test
  void aSecretThatIsMissingIsToldOfAndNeverEmpty() throws Exception {
    configure("$[secret:mail]");
    assertThat(next()).isEqualTo("$[secret:mail]");
    watch.look();
    watch.look();
    watch.look();

    String problem = PID + ": password = $[secret:mail] is not there: put it into the file " + secrets().resolve("mail")
        + ", which the server can read";
    assertThat(watch.check().up()).as("the server works without that part").isTrue();
    assertThat(watch.check().detail()).isEqualTo(problem);
    assertThat(lines()).containsExactly("A secret is missing. " + problem);

    secret(secrets(), "mail", SECRET);
    watch.look();
    assertThat(next()).isEqualTo(SECRET);
    assertThat(watch.check().detail()).startsWith("all that").doesNotContain(SECRET);
  }

  @Test
  void eachKindOfMissingSecretSaysWhatWouldBeRight() throws Exception {
    assertThat(missing("$[env:NO_SUCH_VARIABLE]"))
        .endsWith("$[env:NO_SUCH_VARIABLE] is not there: start the server with the environment variable"
            + " NO_SUCH_VARIABLE");
    assertThat(missing("$[keystore:mail]"))
        .endsWith("$[keystore:mail] is not there: there is no keystore " + home.resolve("store.p12"));
    keep("other", SECRET);
    assertThat(missing("$[keystore:mail]"))
        .endsWith("$[keystore:mail] is not there: put a secret key entry 'mail' into the keystore");
    Files.writeString(home.resolve("store.p12"), "no keystore at all");
    assertThat(missing("$[keystore:mail]")).contains("the keystore " + home.resolve("store.p12") + " can't be read: ");
    secret(secrets(), "empty", "\n");
    assertThat(missing("$[secret:empty]")).contains("$[secret:empty] is empty: put it into the file");
    assertThat(missing("$[secret:../cache]")).contains("is not there");
    configure("$[env:NO_SUCH_VARIABLE;default=none]");
    watch.look();
    assertThat(watch.check().detail()).startsWith("all that");
  }

  private String missing(String placeholder) throws Exception {
    configure(placeholder);
    watch.look();
    return watch.check().detail();
  }
}
