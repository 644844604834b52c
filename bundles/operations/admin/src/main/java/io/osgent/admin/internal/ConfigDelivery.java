package io.osgent.admin.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;

/**
 * Whether what stands in a file has come to the components it is for. File Install brings it to Configuration Admin, and
 * that to declarative services, each on a thread of its own. Thread-safe.
 */
final class ConfigDelivery implements ConfigurationFiles.Delivery {
  private static final String FILE = "felix.fileinstall.filename";
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final ConfigurationAdmin configurations;
  private final ServiceComponentRuntime components;
  private final Duration patience;

  /** @param patience how long {@link #await} waits at most */
  ConfigDelivery(ConfigurationAdmin configurations, ServiceComponentRuntime components, Duration patience) {
    this.configurations = configurations;
    this.components = components;
    this.patience = patience;
  }

  @Override
  public boolean await(Path file, Map<String, String> values) throws InterruptedException {
    return await(() -> isDelivered(file, values));
  }

  @Override
  public boolean awaitGone(Path file) throws InterruptedException {
    return await(() -> configured(file).isEmpty() && delivered(file).isEmpty());
  }

  private boolean await(BooleanSupplier done) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (!done.getAsBoolean()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      Thread.sleep(LOOK_AGAIN);
    }
    return true;
  }

  @Override
  public boolean isDelivered(Path file, Map<String, String> values) {
    Optional<Map<String, Object>> configured = configured(file);
    if (configured.isEmpty() || !fits(configured.get(), values) || !configured.get().keySet().equals(values.keySet())) {
      return false;
    }
    List<ComponentConfigurationDTO> delivered = delivered(file);
    return delivered.isEmpty()
        ? !anybodyWants(pid(file))
        : delivered.stream()
            .allMatch(component -> fits(component.properties, values));
  }

  @Override
  public Optional<String> problem(Path file) {
    return delivered(file).stream().filter(component -> component.failure != null)
        .map(component -> ComponentDiagnosis.rootLine(component.failure)).findFirst();
  }

  /** What stands for a value kept elsewhere has been replaced on the way. */
  private static boolean fits(Map<String, Object> properties, Map<String, String> values) {
    return values.entrySet().stream()
        .allMatch(value -> value.getValue().contains("$[") || value.getValue().contains("${")
            ? properties.containsKey(value.getKey())
            : value.getValue().equals(properties.get(value.getKey())));
  }

  private Optional<Map<String, Object>> configured(Path file) {
    try {
      Configuration[] found = configurations.listConfigurations("(" + FILE + "=" + escaped(name(file)) + ")");
      if (found == null) {
        return Optional.empty();
      }
      var properties = new HashMap<String, Object>();
      var read = found[0].getProperties();
      Collections.list(read.keys()).forEach(key -> properties.put(key, read.get(key)));
      properties.keySet().removeIf(key -> key.startsWith("service.") || key.equals(FILE));
      return Optional.of(properties);
    } catch (IOException | InvalidSyntaxException failed) {
      throw new IllegalStateException("the configurations can't be listed", failed);
    }
  }

  private List<ComponentConfigurationDTO> delivered(Path file) {
    var found = new ArrayList<ComponentConfigurationDTO>();
    components.getComponentDescriptionDTOs().stream().filter(component -> wants(component.configurationPid, pid(file)))
        .flatMap(component -> components.getComponentConfigurationDTOs(component).stream())
        .filter(component -> name(file).equals(component.properties.get(FILE))).forEach(found::add);
    return found;
  }

  private boolean anybodyWants(String pid) {
    return components.getComponentDescriptionDTOs().stream()
        .anyMatch(component -> wants(component.configurationPid, pid));
  }

  private static boolean wants(String[] pids, String pid) {
    return pids != null && List.of(pids).contains(pid);
  }

  /** What a component asks for: for one of many, without the name of its own. */
  private static String pid(Path file) {
    return ConfigFolder.pid(ConfigFolder.stem(file));
  }

  /** As File Install writes it: a file's URI has one slash there, a path's would have three. */
  private static String name(Path file) {
    return file.toFile().getAbsoluteFile().toURI().toString();
  }

  private static String escaped(String value) {
    return value.replaceAll("[\\\\*()]", "\\\\$0");
  }
}
