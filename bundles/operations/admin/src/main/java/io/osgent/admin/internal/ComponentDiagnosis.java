package io.osgent.admin.internal;

import java.util.Arrays;
import java.util.Collection;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;
import org.osgi.service.component.runtime.dto.ReferenceDTO;
import org.osgi.service.component.runtime.dto.UnsatisfiedReferenceDTO;

/** Says in one line why a component of a running bundle does not work. Thread-safe. */
final class ComponentDiagnosis {
  private final ServiceComponentRuntime components;

  ComponentDiagnosis(ServiceComponentRuntime components) {
    this.components = components;
  }

  Optional<String> of(Bundle bundle) {
    return components.getComponentDescriptionDTOs(bundle).stream().filter(components::isComponentEnabled)
        .flatMap(component -> problem(component).stream()).findFirst();
  }

  private Optional<String> problem(ComponentDescriptionDTO component) {
    Collection<ComponentConfigurationDTO> configurations = components.getComponentConfigurationDTOs(component);
    if (configurations.isEmpty() && "require".equals(component.configurationPolicy)) {
      return Optional.of(waitsForConfiguration(component));
    }
    return configurations.stream().map(configuration -> problem(component, configuration)).filter(Objects::nonNull)
        .findFirst();
  }

  private static String problem(ComponentDescriptionDTO component, ComponentConfigurationDTO configuration) {
    return switch (configuration.state) {
      case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION -> waitsForConfiguration(component);
      case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
        "component " + component.name + " waits for " + Arrays.stream(configuration.unsatisfiedReferences)
            .map(unsatisfied -> service(component, unsatisfied)).collect(Collectors.joining(" and for "));
      case ComponentConfigurationDTO.FAILED_ACTIVATION ->
        "component " + component.name + " failed to start: " + rootLine(configuration.failure);
      default -> null;
    };
  }

  private static String waitsForConfiguration(ComponentDescriptionDTO component) {
    return "component " + component.name + " waits for its configuration: "
        + Arrays.stream(component.configurationPid).map(pid -> "config/" + pid + ".cfg")
            .collect(Collectors.joining(" and "));
  }

  private static String service(ComponentDescriptionDTO component, UnsatisfiedReferenceDTO unsatisfied) {
    String type = Arrays.stream(component.references).filter(reference -> reference.name.equals(unsatisfied.name))
        .map((ReferenceDTO reference) -> reference.interfaceName).findFirst().orElse(unsatisfied.name);
    return "service " + type + (unsatisfied.target == null ? "" : " " + unsatisfied.target);
  }

  /** A failure comes as the text of its stack trace; its last cause is what tells. */
  private static String rootLine(String stackTrace) {
    if (stackTrace == null) {
      return "it gave no reason";
    }
    String marker = "Caused by: ";
    String first = stackTrace.lines().findFirst().orElse("");
    return stackTrace.lines().map(String::strip).filter(line -> line.startsWith(marker))
        .map(line -> line.substring(marker.length())).reduce((earlier, later) -> later).orElse(first);
  }
}
