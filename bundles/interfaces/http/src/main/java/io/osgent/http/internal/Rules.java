package io.osgent.http.internal;

import io.osgent.server.security.Access;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.annotation.Priority;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;

/** Holds every method of every resource to what it {@link Requires}, before anything of the request's body is read. */
final class Rules implements DynamicFeature {
  /** What a method requires, or null when nobody has said so: then it is closed. */
  static String of(Class<?> resource, Method method) {
    var rule = method.getAnnotation(Requires.class);
    if (rule == null) {
      rule = resource.getAnnotation(Requires.class);
    }
    return rule == null ? null : rule.value();
  }

  @Override
  public void configure(ResourceInfo info, FeatureContext context) {
    var resource = info.getResourceClass();
    // What Jersey answers by itself, to OPTIONS, tells no more than the documentation.
    var generated = resource.getAnnotation(Path.class) == null;
    context.register(new Guard(generated ? Permissions.AUTHENTICATED : of(resource, info.getResourceMethod())));
  }

  /** @param permission or null */
  @Priority(Priorities.AUTHORIZATION)
  private record Guard(String permission) implements ContainerRequestFilter {
    @Override
    public void filter(ContainerRequestContext request) {
      request.setProperty(Notes.PERMISSION, permission);
      Access.decide((Principal) request.getSecurityContext().getUserPrincipal(), permission).orThrow();
    }
  }
}
