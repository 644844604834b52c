package io.osgent.itests;

import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.TypeVariable;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The routes that the resources in the shipped bundles answer at, as their annotations have it. */
public final class Routes {
  private static final Pattern IMPLEMENTATION = Pattern.compile("<implementation class=\"([^\"]+)\"");
  private static final String RESOURCE = "osgi.jakartars.resource";
  private static final String ANNOTATIONS = "jakarta.ws.rs.";

  private Routes() {}

  /**
   * A route.
   *
   * @param body the type of what it takes, or null when it takes nothing
   */
  public record Route(String verb, String path, String body) implements Comparable<Route> {
    @Override
    public int compareTo(Route other) {
      return toString().compareTo(other.toString());
    }

    /** As in {@code GET /api/v1/runs}. */
    @Override
    public String toString() {
      return verb + " " + path;
    }
  }

  static Set<String> shipped() throws Exception {
    return all().stream().map(Route::toString).collect(Collectors.toCollection(TreeSet::new));
  }

  /** One of each, where a route takes or answers this or that. */
  public static Set<Route> all() throws Exception {
    List<Path> jars;
    try (Stream<Path> files = Files.walk(ServerProcess.DISTRIBUTION.resolve("system"))) {
      jars = files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    }
    var routes = new TreeSet<Route>();
    try (var loader = new URLClassLoader(jars.stream().map(Routes::url).toArray(URL[]::new),
        ClassLoader.getPlatformClassLoader())) {
      for (Path jar : jars) {
        for (String resource : resources(jar)) {
          routes.addAll(of(loader.loadClass(resource)));
        }
      }
    }
    return routes;
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new AssertionError(e);
    }
  }

  /** The components that are offered to the HTTP bundle. */
  private static List<String> resources(Path jar) throws IOException {
    try (var file = new JarFile(jar.toFile())) {
      List<String> components = file.stream().filter(entry -> entry.getName().matches("OSGI-INF/[^/]+\\.xml"))
          .map(entry -> {
            try (InputStream in = file.getInputStream(entry)) {
              return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          }).toList();
      return components.stream().filter(component -> component.contains(RESOURCE)).map(IMPLEMENTATION::matcher)
          .filter(Matcher::find).map(found -> found.group(1)).toList();
    }
  }

  static Set<Route> of(Class<?> resource) {
    String root = path(said(resource));
    return Arrays.stream(resource.getMethods()).filter(method -> !method.isBridge())
        .flatMap(method -> verbs(said(resource, method)).map(
            verb -> new Route(verb, joined(root, path(said(resource, method))), body(resource, method))))
        .collect(Collectors.toSet());
  }

  /** What is said of a class, or of what it extends or implements. */
  private static Annotation[] said(Class<?> resource) {
    return kinds(resource).flatMap(kind -> Arrays.stream(kind.getDeclaredAnnotations())).toArray(Annotation[]::new);
  }

  /** What is said of a method, or of what it overrides. */
  private static Annotation[] said(Class<?> resource, Method method) {
    return kinds(resource).flatMap(kind -> Arrays.stream(kind.getDeclaredMethods()))
        .filter(each -> isTheSame(each, method)).flatMap(each -> Arrays.stream(each.getDeclaredAnnotations()))
        .toArray(Annotation[]::new);
  }

  /** Whether one method is the other, or is overridden by it, be it with a type where it leaves it open. */
  private static boolean isTheSame(Method one, Method other) {
    return one.getName().equals(other.getName()) && one.getParameterCount() == other.getParameterCount()
        && IntStream.range(0, one.getParameterCount()).allMatch(at -> {
          Class<?> its = other.getParameterTypes()[at];
          return one.getGenericParameterTypes()[at] instanceof TypeVariable
              ? one.getParameterTypes()[at].isAssignableFrom(its)
              : one.getParameterTypes()[at] == its;
        });
  }

  /** All that something is, the nearest first. */
  private static Stream<Class<?>> kinds(Class<?> type) {
    return type == null
        ? Stream.empty()
        : Stream.of(Stream.of(type), kinds(type.getSuperclass()),
            Arrays.stream(type.getInterfaces()).flatMap(Routes::kinds)).flatMap(each -> each);
  }

  /** HEAD goes without saying: it is there wherever GET is. */
  private static Stream<String> verbs(Annotation... annotations) {
    return Arrays.stream(annotations).map(Annotation::annotationType)
        .filter(type -> Arrays.stream(type.getAnnotations())
            .anyMatch(each -> each.annotationType().getName().equals(ANNOTATIONS + "HttpMethod")))
        .map(Class::getSimpleName).filter(verb -> !verb.equals("HEAD")).distinct();
  }

  private static String path(Annotation... annotations) {
    return Arrays.stream(annotations).filter(each -> isA("Path", each)).map(each -> (String) value(each)).findFirst()
        .orElse("");
  }

  private static String body(Class<?> resource, Method method) {
    return Stream.concat(Arrays.stream(said(resource, method)), Arrays.stream(said(resource)))
        .filter(each -> isA("Consumes", each)).map(each -> ((String[]) value(each))[0]).findFirst().orElse(null);
  }

  private static boolean isA(String name, Annotation annotation) {
    return annotation.annotationType().getName().equals(ANNOTATIONS + name);
  }

  private static Object value(Annotation annotation) {
    try {
      return annotation.annotationType().getMethod("value").invoke(annotation);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  /** Without the patterns of path parameters, as OpenAPI has it. */
  private static String joined(String root, String path) {
    return Stream.of(root, path).map(part -> part.replaceAll("^/+|/+$", "")).filter(part -> !part.isEmpty())
        .collect(Collectors.joining("/", "/", "")).replaceAll("\\{\\s*([^}:\\s]+)\\s*:[^}]*}", "{$1}");
  }
}
