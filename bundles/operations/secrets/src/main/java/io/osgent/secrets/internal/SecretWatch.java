package io.osgent.secrets.internal;

import io.osgent.api.health.HealthCheck;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Dictionary;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.cm.ConfigurationPlugin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the secrets of a keystore in their places, delivers a configuration anew when a secret it refers to has changed, and
 * says which secrets are missing. Of the secrets themselves it keeps nothing but hashes.
 */
@Component(immediate = true, configurationPid = "io.osgent.secrets", property = ConfigurationPlugin.CM_RANKING
    + ":Integer=100")
@Designate(ocd = SecretWatch.Config.class)
public final class SecretWatch implements ConfigurationPlugin, HealthCheck {
  /** Configuration {@code io.osgent.secrets}. */
  @ObjectClassDefinition(name = "Secrets", description = "Where the secrets are that configurations refer to")
  public @interface Config {
    @AttributeDefinition(description = "A keystore (PKCS12, JCEKS) for what configurations have as $[keystore:ALIAS]; within the home, or with its whole path")
    String keystore() default "";

    @AttributeDefinition(type = AttributeType.PASSWORD, description = "The keystore's password; better $[env:NAME] or $[secret:NAME] than itself")
    String keystorePassword() default "";

    @AttributeDefinition(description = "How often, in milliseconds, it is looked whether a secret has changed", min = "100")
    int pollMillis() default 1000;
  }

  private static final Logger LOG = LoggerFactory.getLogger(SecretWatch.class);
  private static final String FOLDERS = "org.apache.felix.configadmin.plugin.interpolation.secretsdir";
  private static final String FILE = "felix.fileinstall.filename";

  private final ConfigurationAdmin configurations;
  private final Vault vault;
  private final ScheduledExecutorService clock = Executors
      .newSingleThreadScheduledExecutor(Thread.ofPlatform().name("osgent-secrets").daemon().factory());
  /** By PID, what the secrets of a configuration were when it was delivered last. */
  private final Map<String, String> delivered = new HashMap<>();
  private final Set<String> told = new HashSet<>();
  private Set<String> missing = Set.of();

  @Activate
  public SecretWatch(BundleContext context, Config config, @Reference ConfigurationAdmin configurations) {
    this(configurations, new Vault(System.getenv(), folders(context.getProperty(FOLDERS)),
        keystore(Path.of(context.getProperty("osgent.home")), config)));
    long poll = Math.max(config.pollMillis(), 100);
    var unused = clock.scheduleWithFixedDelay(this::lookSafely, 0, poll, TimeUnit.MILLISECONDS);
  }

  /** One that looks when it is told to. */
  SecretWatch(ConfigurationAdmin configurations, Vault vault) {
    this.configurations = configurations;
    this.vault = vault;
  }

  private static List<Path> folders(String property) {
    return property == null ? List.of() : Arrays.stream(property.split("\\s*,\\s*")).map(Path::of).toList();
  }

  private static Keystore keystore(Path home, Config config) {
    return new Keystore(config.keystore().isBlank() ? null : home.resolve(config.keystore()),
        config.keystorePassword());
  }

  @Deactivate
  void stop() {
    clock.shutdownNow();
  }

  @Override
  public void modifyConfiguration(ServiceReference<?> reference, Dictionary<String, Object> properties) {
    for (String key : Collections.list(properties.keys())) {
      switch (properties.get(key)) {
        case String text when text.contains("$[") -> properties.put(key, filled(text));
        case String[] texts -> properties.put(key, Arrays.stream(texts).map(this::filled).toArray(String[]::new));
        default -> {
          // Nothing to fill in.
        }
      }
    }
  }

  private String filled(String text) {
    return Placeholder.fill(text, Placeholder.KEYSTORE,
        alias -> vault.secret(new Placeholder("", Placeholder.KEYSTORE, alias, false)).orElse(null));
  }

  private void lookSafely() {
    try {
      look();
    } catch (IOException | InvalidSyntaxException | RuntimeException e) {
      LOG.warn("It can't be seen whether secrets have changed; it is tried again", e);
    }
  }

  /** Whether anything has changed or is missing. */
  synchronized void look() throws IOException, InvalidSyntaxException {
    Configuration[] all = configurations.listConfigurations(null);
    var problems = new TreeSet<String>();
    var here = new HashSet<String>();
    for (Configuration configuration : all == null ? new Configuration[0] : all) {
      Dictionary<String, Object> properties = configuration.getProperties();
      if (properties != null) {
        here.add(configuration.getPid());
        look(configuration, properties, problems);
      }
    }
    delivered.keySet().retainAll(here);
    tell(problems);
  }

  private void look(Configuration configuration, Dictionary<String, Object> properties, Set<String> problems)
      throws IOException {
    var placeholders = new ArrayList<Placeholder>();
    for (String key : Collections.list(properties.keys())) {
      for (Placeholder placeholder : Placeholder.in(properties.get(key))) {
        placeholders.add(placeholder);
        vault.problem(placeholder)
            .ifPresent(problem -> problems.add(name(configuration, properties) + ": " + key + " = "
                + problem));
      }
    }
    if (placeholders.isEmpty()) {
      delivered.remove(configuration.getPid());
      return;
    }
    String is = fingerprint(placeholders);
    String was = delivered.put(configuration.getPid(), is);
    // What was delivered before we were here lacks what only we know.
    boolean firstOfOurs = was == null
        && placeholders.stream().anyMatch(each -> each.kind().equals(Placeholder.KEYSTORE));
    boolean sameReferences = was != null && was.startsWith(references(placeholders));
    if (firstOfOurs || (sameReferences && !was.equals(is))) {
      if (!firstOfOurs) {
        LOG.info("A secret of {} has changed; it is delivered anew", name(configuration, properties));
      }
      // With its properties, though they are the same: else it has no new change count, and declarative services pass it over.
      configuration.update(properties);
    }
  }

  private static String references(List<Placeholder> placeholders) {
    return placeholders.stream().map(Placeholder::text).sorted().toList() + " ";
  }

  private String fingerprint(List<Placeholder> placeholders) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      placeholders.stream().sorted((one, other) -> one.text().compareTo(other.text())).forEach(placeholder -> {
        digest.update(vault.secret(placeholder).orElse("").getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
      });
      return references(placeholders) + HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }

  private static String name(Configuration configuration, Dictionary<String, Object> properties) {
    Object file = properties.get(FILE);
    return file == null ? configuration.getPid() : "config/" + file.toString().replaceFirst(".*/", "");
  }

  /** Once, and not at the first look: what is being put in place may be a moment late. */
  private void tell(Set<String> problems) {
    for (String problem : problems) {
      if (missing.contains(problem) && told.add(problem)) {
        LOG.warn("A secret is missing. {}", problem);
      }
    }
    told.retainAll(problems);
    missing = problems;
  }

  @Override
  public String name() {
    return "secrets";
  }

  /** The server does its work without the part that lacks one; whoever balances load need not turn away from it. */
  @Override
  public synchronized Health check() {
    return Health.up(missing.isEmpty() ? "all that configurations refer to are there" : String.join("; ", missing));
  }
}
