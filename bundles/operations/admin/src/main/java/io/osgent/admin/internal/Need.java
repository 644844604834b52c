package io.osgent.admin.internal;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.osgi.framework.namespace.BundleNamespace;
import org.osgi.framework.namespace.ExecutionEnvironmentNamespace;
import org.osgi.framework.namespace.HostNamespace;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.wiring.BundleRequirement;

/**
 * A requirement in words.
 *
 * @param name of the package, bundle or whatever else is required; empty if its filter names none
 * @param range of versions, like {@code [1.0.0,2.0.0)}; empty when any version will do
 * @param text all of it, e.g. {@code package org.acme.mail [1.0.0,2.0.0)}
 */
record Need(String name, String range, String text) {
  private static final String VERSION = "(?:bundle-)?version";
  private static final Pattern AT_LEAST = Pattern.compile("(?<!\\(!)\\(" + VERSION + ">=([^)]+)\\)");
  private static final Pattern BELOW = Pattern.compile("\\(!\\(" + VERSION + ">=([^)]+)\\)\\)");
  private static final Pattern AT_MOST = Pattern.compile("(?<!\\(!)\\(" + VERSION + "<=([^)]+)\\)");
  private static final Pattern EXACTLY = Pattern.compile("\\(version=([^)]+)\\)");

  static Need of(BundleRequirement requirement) {
    String namespace = requirement.getNamespace();
    String filter = requirement.getDirectives().getOrDefault("filter", "");
    String name = find(Pattern.compile("\\(" + Pattern.quote(namespace) + "=([^)]+)\\)"), filter);
    String range = range(filter);
    String words = switch (namespace) {
      case PackageNamespace.PACKAGE_NAMESPACE -> "package " + name + spaced(range);
      case BundleNamespace.BUNDLE_NAMESPACE -> "bundle " + name + spaced(range);
      case HostNamespace.HOST_NAMESPACE -> "bundle " + name + spaced(range) + " as its host";
      case ExecutionEnvironmentNamespace.EXECUTION_ENVIRONMENT_NAMESPACE ->
        "JavaSE".equals(name) ? "Java" + spaced(find(EXACTLY, filter)) : "the Java environment " + filter;
      default -> "capability " + namespace + spaced(filter);
    };
    return new Need(name, range, words);
  }

  private static String range(String filter) {
    String low = find(AT_LEAST, filter);
    String below = find(BELOW, filter);
    String most = find(AT_MOST, filter);
    if (below.isEmpty() && most.isEmpty()) {
      return low.isEmpty() ? "" : low + " or newer";
    }
    return "[" + (low.isEmpty() ? "0" : low) + "," + (below.isEmpty() ? most + "]" : below + ")");
  }

  private static String spaced(String word) {
    return word.isEmpty() ? "" : " " + word;
  }

  private static String find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }
}
