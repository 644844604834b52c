package io.osgent.admin.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says in one line why a component of a running bundle does not work. Thread-safe. */
final class ComponentDiagnosis {
  /** @param waiting whether it may pass without anything being done to the bundle */
  record Complaint(String text, boolean waiting) {}

  private final ServiceComponentRuntime components;

  ComponentDiagnosis(ServiceComponentRuntime components) {
    this.components = components;
  }

  Optional<String> of(Bundle bundle) {
    return complaints(bundle).stream().findFirst().map(Complaint::text);
  }

  List<Complaint> complaints(Bundle bundle) {
    boolean serves = serves(bundle);
    return components.getComponentDescriptionDTOs(bundle).stream().filter(components::isComponentEnabled)
        .flatMap(component -> complaints(component, serves)).toList();
  }

  /** Whether it offers something besides being configurable, which declarative services registers. */
  private static boolean serves(Bundle bundle) {
    return Lifecycle.services(bundle).stream()
        .flatMap(service -> Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS)))
        .anyMatch(type -> !type.startsWith("org.osgi.service.cm."));
  }

  /** @param serves whether the bundle does so as it is: then what is not configured is not wanted */
  private Stream<Complaint> complaints(ComponentDescriptionDTO component, boolean serves) {
    Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
    if (configurations.isEmpty() && "require".equals(component.configurationPolicy)) {
      return serves ? Stream.empty() : Stream.of(waitsForConfiguration(component));
    }
    return configurations.stream().flatMap(configuration -> complaint(component, configuration).stream());
  }

  private static Optional<Complaint> complaint(ComponentDescriptionDTO component,
      ComponentConfigurationDTO configuration) {
    return switch (configuration.state) {
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> Optional.of(waitsForConfiguration(component));
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE -> Optional.of(new Complaint(
          "component " + component.name + " waits for " + Arrays.stream(configuration.unsatisfiedReferences)
              .map(unsatisfied -> service(component, unsatisfied)).collect(Collectors.joining(" and for ")),
          true));
      case ComponentConfigurationDTO.FAILED_ACTIVATION -> Optional.of(
          new Complaint("component " + component.name + " failed to start: " + rootLine(configuration.failure), false));
      default -> Optional.empty();
    };
  }

  private static Complaint waitsForConfiguration(ComponentDescriptionDTO component) {
    String files = Arrays.stream(component.configurationPid).map(pid -> "config/" + pid + ".cfg")
        .collect(Collectors.joining(" and "));
    return new Complaint("component " + component.name + " waits for its configuration: " + files, true);
  }

  private static String service(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
    String type = Arrays.stream(component.references).filter(reference -> reference.name.equals(unsatisfied.name))
        .map((ReferenceDTO reference) -> reference.interfaceName).findFirst().orElse(unsatisfied.name);
    return "service " + type + (unsatisfied.target == null ? "" : " " + unsatisfied.target);
  }

  /** A failure comes as the text of its stack trace; its last cause is what tells. */
  static String rootLine(String stackTrace) {
    if (stackTrace == null) {
      return "it gave no reason";
    }
    String marker = "Caused by: ";
    String first = stackTrace.lines().findFirst().orElse("");
    return stackTrace.lines().map(String::strip).filter(line -> line.startsWith(marker))
        .map(line -> line.substring(marker.length())).reduce((earlier, later) -> later).orElse(first);
  }
}
