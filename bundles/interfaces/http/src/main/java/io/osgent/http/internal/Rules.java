package io.osgent.http.internal;

import io.osgent.server.security.Access;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.Invocable;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.glassfish.jersey.server.wadl.processor.OptionsMethodProcessor;

/** Holds every method of every resource to what it {@link Requires}, before anything of the request's body is read. */
final class Rules implements DynamicFeature {
  /**
   * What a method requires, or null when nobody has said so: then it is closed. What is said of the method counts before
   * what is said of its class, and in both what a superclass or an interface says, where paths may be said as well.
   */
  static String of(Class<?> resource, Method method) {
    var kinds = kinds(resource);
    return Stream.concat(
        kinds.stream().flatMap(kind -> Arrays.stream(kind.getDeclaredMethods()))
            .filter(declared -> isTheSame(declared, method)).map(declared -> declared.getAnnotation(Requires.class)),
        kinds.stream().map(kind -> kind.getDeclaredAnnotation(Requires.class))).filter(Objects::nonNull).findFirst()
        .map(Requires::value).orElse(null);
  }

  /** All that something is, the nearest first. */
  private static Set<Class<?>> kinds(Class<?> type) {
    var kinds = new LinkedHashSet<Class<?>>();
    for (var each = type; each != null; each = each.getSuperclass()) {
      kinds.add(each);
    }
    for (var each : List.copyOf(kinds)) {
      Arrays.stream(each.getInterfaces()).map(Rules::kinds).forEach(kinds::addAll);
    }
    return kinds;
  }

  /** Whether one method is the other, or overrides it, be it with a type where the other leaves it open. */
  private static boolean isTheSame(Method one, Method other) {
    if (!one.getName().equals(other.getName()) || one.getParameterCount() != other.getParameterCount()) {
      return false;
    }
    for (int i = 0; i < one.getParameterCount(); i++) {
      boolean open = one.getGenericParameterTypes()[i] instanceof TypeVariable;
      var mine = one.getParameterTypes()[i];
      var its = other.getParameterTypes()[i];
      if (open ? !mine.isAssignableFrom(its) : mine != its) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void configure(ResourceInfo info, FeatureContext context) {
    var resource = info.getResourceClass();
    // What Jersey answers by itself, to OPTIONS, tells no more than the documentation.
    boolean generated = resource.getNestHost() == OptionsMethodProcessor.class;
    context.register(new Guard(generated ? Permissions.AUTHENTICATED : of(resource, info.getResourceMethod())));
  }

  /** @param permission or null */
  @Priority(Priorities.AUTHORIZATION)
  private record Guard(String permission) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      var by = (Principal) request.getSecurityContext().getUserPrincipal();
      // Where another resource has led here, its rule holds beside this one's.
      ((ExtendedUriInfo) request.getUriInfo()).getMatchedResourceLocators().stream().map(Guard::onTheWay)
          .flatMap(Optional::stream).forEach(rule -> require(request, by, rule));
      require(request, by, permission);
    }

    private static Optional<String> onTheWay(ResourceMethod locator) {
      Invocable way = locator.getInvocable();
      return Optional.ofNullable(of(way.getHandler().getHandlerClass(), way.getHandlingMethod()));
    }

    private static void require(ContainerRequestContext request, Principal by, String permission) {
      request.setProperty(Notes.PERMISSION, permission);
      Access.decide(by, permission).orThrow();
    }
  }
}
