package io.osgent.launcher;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleRequirement;
import org.osgi.framework.wiring.BundleRevision;

/** Explains which bundles do not work, and what they lack. */
final class Findings {
  private static final Pattern PACKAGE = Pattern.compile("\\(osgi\\.wiring\\.package=([^)]+)\\)");
  private static final Pattern LEAST_VERSION = Pattern.compile("\\(version>=([^)]+)\\)");

  private Findings() {}

  static List<String> of(BundleContext context) {
    var findings = new ArrayList<String>();
    List<BundleRevision> all = Arrays.stream(context.getBundles()).map(bundle -> bundle.adapt(BundleRevision.class))
        .toList();
    for (BundleRevision revision : all) {
      Bundle bundle = revision.getBundle();
      if (bundle.getState() == Bundle.INSTALLED) {
        List<String> lacking = lacking(revision, all).toList();
        findings.add(bundle.getSymbolicName() + " " + bundle.getVersion() + " cannot be resolved: " + (lacking.isEmpty()
            ? "what it needs comes from a bundle that cannot be resolved either"
            : "it needs " + String.join("; ", lacking)));
      } else if (bundle.getState() == Bundle.RESOLVED && (revision.getTypes() & BundleRevision.TYPE_FRAGMENT) == 0) {
        findings.add(bundle.getSymbolicName() + " " + bundle.getVersion() + " could not be started; the log says why");
      }
    }
    return findings;
  }

  private static Stream<String> lacking(BundleRevision revision, List<BundleRevision> all) {
    return revision.getDeclaredRequirements(null).stream()
        .filter(requirement -> !Constants.RESOLUTION_OPTIONAL.equals(requirement.getDirectives()
            .get(Constants.RESOLUTION_DIRECTIVE)))
        .filter(requirement -> isForResolving(requirement) && !isOffered(requirement, all)).map(Findings::describe);
  }

  private static boolean isForResolving(BundleRequirement requirement) {
    String effective = requirement.getDirectives().get(Constants.EFFECTIVE_DIRECTIVE);
    return effective == null || effective.equals(Constants.EFFECTIVE_RESOLVE);
  }

  private static boolean isOffered(BundleRequirement requirement, List<BundleRevision> all) {
    for (BundleRevision revision : all) {
      for (BundleCapability capability : revision.getDeclaredCapabilities(requirement.getNamespace())) {
        if (requirement.matches(capability)) {
          return true;
        }
      }
    }
    return false;
  }

  private static String describe(BundleRequirement requirement) {
    String filter = requirement.getDirectives().get(Constants.FILTER_DIRECTIVE);
    Matcher sought = PACKAGE.matcher(String.valueOf(filter));
    if (!sought.find()) {
      return requirement.getNamespace() + " " + filter + ", which no bundle provides";
    }
    Matcher least = LEAST_VERSION.matcher(filter);
    return "the package " + sought.group(1)
        + (least.find() ? " in version " + least.group(1) + " or what follows it" : "")
        + ", which no bundle exports";
  }
}
