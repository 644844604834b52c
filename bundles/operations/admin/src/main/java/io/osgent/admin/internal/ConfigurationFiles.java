package io.osgent.admin.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.ConfigInfo.Setting;
import io.osgent.server.admin.Configurations;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.osgi.framework.BundleContext;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Changes the configuration where people do, in the folder {@code config}, so that there is one truth about it. */
@Component
public final class ConfigurationFiles implements Configurations {
  /** File Install looks five times a second, and takes what looks the same twice. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.]+([-~][A-Za-z0-9_.-]+)?");

  /** How what stands in a file comes to whom it is for. */
  interface Delivery {
    /** @return whether it has come within the patience there is */
    boolean await(Path file, Map<String, String> values) throws InterruptedException;

    /** @return whether nothing of the file is left within the patience there is */
    boolean awaitGone(Path file) throws InterruptedException;

    boolean isDelivered(Path file, Map<String, String> values);

    /** Why those it is for do not work with it, in one line, or empty. */
    Optional<String> problem(Path file);
  }

  private final ConfigFolder folder;
  private final SecretFiles secrets;
  private final Supplier<Map<String, ConfigDefinition>> definitions;
  private final Delivery delivery;
  private final Auditing auditing = new Auditing();
  private final ReentrantLock changes = new ReentrantLock();

  @Activate
  public ConfigurationFiles(BundleContext context, @Reference ConfigurationAdmin configurations,
      @Reference ServiceComponentRuntime components) {
    this(Home.of(context), new ConfigDefinitions(context)::all,
        new ConfigDelivery(configurations, components,
            SecretFiles.of(Home.of(context).resolve("secrets"), context.getProperty(SecretFiles.FOLDERS)), PATIENCE));
  }

  /** @param definitions what can be configured now, by PID */
  ConfigurationFiles(Path home, Supplier<Map<String, ConfigDefinition>> definitions, Delivery delivery) {
    this.folder = new ConfigFolder(home.resolve("config"));
    this.secrets = new SecretFiles(home.resolve("secrets"));
    this.definitions = definitions;
    this.delivery = delivery;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Override
  public List<ConfigInfo> list() {
    try {
      Map<String, ConfigDefinition> known = definitions.get();
      var names = new TreeSet<>(known.keySet());
      names.addAll(folder.names());
      var infos = new ArrayList<ConfigInfo>();
      for (String name : names) {
        infos.add(info(name, known, false));
      }
      return infos;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public ConfigInfo get(String pid) {
    try {
      Map<String, ConfigDefinition> known = definitions.get();
      String name = name(pid);
      if (definition(name, known) == null && folder.read(name).isEmpty()) {
        throw unknown(pid, known.keySet());
      }
      return info(name, known, true);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private ConfigInfo info(String name, Map<String, ConfigDefinition> known, boolean withSettings) throws IOException {
    var content = folder.read(name).orElse(null);
    ConfigDefinition definition = definition(name, known);
    var values = new LinkedHashMap<String, Object>();
    if (content != null) {
      content.file().values()
          .forEach((key, text) -> values.put(key,
              ConfigValue.shown(definition == null ? null : definition.setting(key).orElse(null), text)));
    }
    Path file = folder.file(name);
    return new ConfigInfo(name, definition == null ? null : definition.name(),
        definition == null ? null : definition.description(),
        definition != null && definition.factory() && name.equals(definition.pid()),
        content == null ? null : "config/" + file.getFileName(), content == null ? null : content.revision(), values,
        withSettings ? settings(definition) : null,
        content == null || definition == null || delivery.isDelivered(file, content.file().values()),
        content == null ? null : delivery.problem(file).orElse(null));
  }

  private static List<Setting> settings(ConfigDefinition definition) {
    return definition == null ? List.of() : List.copyOf(definition.settings().values());
  }

  @Override
  public ConfigInfo put(String pid, Map<String, Object> values, String revision, Principal by) throws IOException {
    String name = name(pid);
    return changing("configure", name, by, () -> {
      Map<String, ConfigDefinition> known = definitions.get();
      ConfigDefinition definition = definition(name, known);
      if (definition == null) {
        throw unknown(pid, known.keySet());
      }
      var before = folder.read(name).orElse(null);
      requireRevision(name, before, revision);
      Map<String, String> old = before == null ? Map.of() : before.file().values();
      var texts = new LinkedHashMap<String, String>();
      values.forEach((key, value) -> take(definition, key, value, old, texts));
      texts.entrySet().stream().filter(text -> !text.getValue().equals(old.get(text.getKey())))
          .forEach(text -> Groundwork.requireMayRefer(text.getKey(), text.getValue(), by));
      auditing.record(by, "config.put", "config/" + name, Map.of("settings", String.join(", ", texts.keySet())));
      var keptNow = new HashSet<String>();
      for (var text : texts.entrySet()) {
        if (isClear(definition, text.getKey(), text.getValue()) && !text.getValue().equals(old.get(text.getKey()))) {
          text.setValue(secrets.keep(name, text.getKey(), text.getValue()));
          keptNow.add(text.getValue());
        }
      }
      try {
        folder.write(name, (before == null ? ConfigFile.parse("") : before.file()).with(texts));
      } catch (IOException failed) {
        forget(keptNow);
        throw failed;
      }
      boolean inForce = delivery.await(folder.file(name), texts);
      forgetReplaced(name, old, texts);
      Audit.configured(name, texts.keySet(), by.logged(), inForce);
      ConfigInfo info = info(name, known, true);
      // While we look a second time it may be delivered anew.
      return inForce ? info.delivered() : info;
    });
  }

  private static void take(ConfigDefinition definition, String key, Object value, Map<String, String> old,
      Map<String, String> texts) {
    Setting setting = definition.setting(key)
        .orElseThrow(() -> ProblemException.badRequest("invalid_config", "'" + definition.pid() + "' has no setting '"
            + key + "'; it has: " + String.join(", ", definition.settings().keySet())));
    if (value == null) {
      return;
    } else if (old.containsKey(key) && value.equals(ConfigValue.shown(setting, old.get(key)))) {
      // Handed back as it was shown, maybe with a mask in it.
      texts.put(key, old.get(key));
    } else if (!ConfigValue.isHidden(value)) {
      texts.put(key, ConfigValue.text(setting, value));
    } else if (old.containsKey(key)) {
      texts.put(key, old.get(key));
    }
  }

  private static boolean isClear(ConfigDefinition definition, String key, String text) {
    return definition.setting(key).filter(setting -> setting.type().equals("secret")).isPresent()
        && !ConfigValue.isReference(text);
  }

  @Override
  public boolean delete(String pid, String revision, Principal by) throws IOException {
    String name = name(pid);
    return changing("unconfigure", name, by, () -> {
      var before = folder.read(name).orElseThrow(() -> ProblemException.notFound("config_not_found",
          "nothing is set for '" + name + "': there is no file config/" + name + ".cfg"));
      requireRevision(name, before, revision);
      auditing.record(by, "config.delete", "config/" + name, Map.of());
      folder.delete(name);
      boolean gone = delivery.awaitGone(folder.file(name));
      forgetReplaced(name, before.file().values(), Map.of());
      Audit.configured(name, Set.of(), by.logged(), gone);
      return gone;
    });
  }

  /** @param <T> what comes of it */
  private interface Change<T> {
    T make() throws IOException, InterruptedException;
  }

  private <T> T changing(String what, String name, Principal by, Change<T> change) throws IOException {
    changes.lock();
    try {
      Groundwork.requireMayChange(name, by);
      return change.make();
    } catch (ProblemException refused) {
      Audit.refused(what, name, by.logged(), refused.problem().detail());
      throw refused;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ProblemException(new Problem("administration_unavailable", 503,
          "the change is written; look at the configuration in a moment", true, null, null), stopped);
    } finally {
      changes.unlock();
    }
  }

  private void forgetReplaced(String name, Map<String, String> old, Map<String, String> now) throws IOException {
    for (String text : old.values()) {
      if (text.contains("$[secret:" + name + ".") && !now.containsValue(text)) {
        secrets.forget(text);
      }
    }
  }

  private void forget(Set<String> references) throws IOException {
    for (String reference : references) {
      secrets.forget(reference);
    }
  }

  private static void requireRevision(String name, ConfigFolder.Content before, String wanted) {
    String is = before == null ? null : before.revision();
    if (wanted != null && !wanted.equals(is)) {
      throw ProblemException.conflict("version_conflict", "'" + name + "' has been changed meanwhile: its revision is "
          + (is == null ? "none" : is) + ", not " + wanted + "; read it again");
    }
  }

  /** The name of its file; {@code PID~NAME} is the same as {@code PID-NAME} unless there is a file that is called so. */
  private String name(String pid) {
    if (pid == null || !NAME.matcher(pid).matches()) {
      throw ProblemException.badRequest("invalid_config",
          "a configuration should be named as its file is, e.g. io.osgent.model.openai-work, but is '" + pid + "'");
    }
    try {
      return folder.read(pid).isPresent() ? pid : pid.replaceFirst("~", "-");
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Null where no bundle that is here knows it. Only a factory makes more than one. */
  private static ConfigDefinition definition(String name, Map<String, ConfigDefinition> known) {
    ConfigDefinition found = known.get(ConfigFolder.pid(name));
    return found == null || found.factory() || name.equals(found.pid()) ? found : null;
  }

  private static ProblemException unknown(String pid, Set<String> known) {
    return ProblemException.notFound("config_not_found",
        "there is nothing to configure called '" + pid + "'; there are: " + String.join(", ", known));
  }
}
