package io.osgent.http.internal;

import io.osgent.server.security.Permissions;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.glassfish.jersey.server.model.MethodList;
import org.glassfish.jersey.server.model.Resource;
import org.glassfish.jersey.uri.PathPattern;
import org.glassfish.jersey.uri.PathPattern.RightHandPath;

/**
 * The paths that a resource answers at, as their {@code @Path}s have it.
 *
 * @param open those at which it answers somebody without a key
 */
record Paths(Set<PathPattern> patterns, Set<PathPattern> open) {
  static Paths of(Object resource) {
    var root = Resource.getPath(resource.getClass());
    var patterns = new LinkedHashSet<PathPattern>();
    var open = new LinkedHashSet<PathPattern>();
    if (root != null) {
      for (var method : new MethodList(resource.getClass())) {
        var path = method.getAnnotation(Path.class);
        boolean answers = !method.getMetaMethodAnnotations(HttpMethod.class).isEmpty();
        if (answers || path != null) {
          var pattern = new PathPattern(joined(root.value(), path == null ? "" : path.value()),
              answers ? RightHandPath.capturingZeroSegments : RightHandPath.capturingZeroOrMoreSegments);
          patterns.add(pattern);
          if (Permissions.ANYONE.equals(Rules.of(resource.getClass(), method.getMethod()))) {
            open.add(pattern);
          }
        }
      }
    }
    return new Paths(patterns, open);
  }

  private static String joined(String... parts) {
    return Stream.of(parts).map(part -> part.replaceAll("^/+|/+$", "")).filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/", "/", ""));
  }

  /** The pattern that Jakarta REST takes for a path: the one that says most about it. */
  static Optional<PathPattern> best(Stream<PathPattern> patterns, String path) {
    return patterns.filter(pattern -> pattern.match(path) != null).min(PathPattern.COMPARATOR);
  }
}
