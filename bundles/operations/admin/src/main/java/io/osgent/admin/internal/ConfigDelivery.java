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
import java.util.function.UnaryOperator;
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
  private final SecretFiles secrets;
  private final Duration patience;

  /** @param patience how long {@link #await} waits at most */
  ConfigDelivery(ConfigurationAdmin configurations, ServiceComponentRuntime components, SecretFiles secrets,
      Duration patience) {
    this.configurations = configurations;
    this.components = components;
    this.secrets = secrets;
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
    if (configured.isEmpty() || !fits(configured.get(), values, UnaryOperator.identity())
        || !configured.get().keySet().equals(values.keySet())) {
      return false;
    }
    List<ComponentConfigurationDTO> delivered = delivered(file);
    return delivered.isEmpty()
        ? !anybodyWants(pid(file))
        : delivered.stream()
            .allMatch(component -> isSettled(component) && fits(component.properties, values, secrets::filledIn));
  }

  @Override
  public Optional<String> problem(Path file) {
    return delivered(file).stream().filter(component -> component.failure != null)
        .map(component -> ComponentDiagnosis.rootLine(component.failure)).findFirst();
  }

  /** What is to be there at once is satisfied for as long as it is being made. */
  private static boolean isSettled(ComponentConfigurationDTO component) {
    return !component.description.immediate || component.state != ComponentConfigurationDTO.SATISFIED;
  }

  /** What begins with a dollar and a brace is filled in by File Install itself, what a keystore holds by who can open it; that is not for us to know. */
  private static boolean fits(Map<String, Object> properties, Map<String, String> values,
      UnaryOperator<String> delivered) {
    return values.entrySet().stream()
        .allMatch(value -> value.getValue().contains("${") || value.getValue().contains("$[keystore:")
            ? properties.containsKey(value.getKey())
            : delivered.apply(value.getValue()).strip()
                .equals(String.valueOf(properties.get(value.getKey())).strip()));
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
