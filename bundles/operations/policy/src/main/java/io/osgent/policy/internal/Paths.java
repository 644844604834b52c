package io.osgent.policy.internal;

import io.osgent.api.ProblemException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Folders at or below which a path may lie, as far as its text can tell. */
final class Paths {
  private static final Pattern ENCODED = Pattern.compile("%[0-9A-Fa-f]{2}");
  /** Somebody who encodes more often than this has something in mind. */
  private static final int MOST_READINGS = 16;

  /**
   * A folder.
   *
   * @param absolute whether it begins at the root
   */
  private record Root(boolean absolute, List<String> steps) {}

  private final List<Root> roots;

  Paths(List<String> roots) {
    this.roots = roots.stream().map(Paths::root).toList();
  }

  private static Root root(String folder) {
    List<String> steps = steps(folder);
    if (folder.isBlank() || folder.contains("\\") || steps.contains("..")) {
      throw ProblemException.badRequest("invalid_policy", "'" + folder
          + "' should be a folder, written with '/' and without '..', e.g. /srv/reports");
    }
    return new Root(folder.startsWith("/"), steps);
  }

  private static List<String> steps(String path) {
    return List.of(path.split("/")).stream().filter(step -> !step.isEmpty() && !step.equals(".")).toList();
  }

  Fit fit(String path) {
    Set<String> readings = readings(path);
    return readings.isEmpty() ? Fit.MAYBE : Fit.ofAll(readings.stream().map(this::fitAsItStands).toList());
  }

  /** All that a program may make of it, or nothing when there is no end to that. */
  private static Set<String> readings(String path) {
    var readings = new LinkedHashSet<String>();
    var open = new ArrayDeque<>(List.of(path));
    while (!open.isEmpty()) {
      String reading = open.pop();
      if (!readings.add(reading)) {
        continue;
      } else if (readings.size() > MOST_READINGS || reading.chars().anyMatch(Paths::isUnreadable)) {
        return Set.of();
      }
      open.add(reading.replace('\\', '/'));
      open.add(Normalizer.normalize(reading, Normalizer.Form.NFKC));
      if (ENCODED.matcher(reading).find()) {
        try {
          open.add(URLDecoder.decode(reading.replace("+", "%2B"), StandardCharsets.UTF_8));
        } catch (IllegalArgumentException halfEncoded) {
          return Set.of();
        }
      }
    }
    return readings;
  }

  /** A control character, or what stands for bytes that are no UTF-8. */
  private static boolean isUnreadable(int character) {
    return Character.isISOControl(character) || character == '\uFFFD';
  }

  private Fit fitAsItStands(String path) {
    if (path.isBlank() || path.startsWith("//") || path.startsWith("~")) {
      return Fit.MAYBE;
    }
    var fits = new ArrayList<Fit>();
    for (Root root : roots) {
      Fit fit = path.startsWith("/") == root.absolute() ? fit(root, steps(path)) : Fit.MAYBE;
      if (fit == Fit.YES) {
        return fit;
      }
      fits.add(fit);
    }
    return fits.contains(Fit.MAYBE) ? Fit.MAYBE : Fit.NO;
  }

  /**
   * A step back is what it seems to be only where no step before it is a link. So a way that goes straight to the root and stays below
   * it is below it; any other with a step back may end anywhere.
   */
  private static Fit fit(Root root, List<String> steps) {
    if (steps.contains("..")) {
      return isBelow(root.steps(), steps) && stays(steps.subList(root.steps().size(), steps.size()))
          ? Fit.YES
          : Fit.MAYBE;
    } else if (isBelow(root.steps(), steps)) {
      return Fit.YES;
    }
    // Some disks do not tell capitals from small letters.
    return isBelow(lower(root.steps()), lower(steps)) ? Fit.MAYBE : Fit.NO;
  }

  private static boolean isBelow(List<String> root, List<String> steps) {
    return steps.size() >= root.size() && steps.subList(0, root.size()).equals(root);
  }

  /** Whether it never leaves where it begins. */
  private static boolean stays(List<String> steps) {
    int depth = 0;
    for (String step : steps) {
      depth += step.equals("..") ? -1 : 1;
      if (depth < 0) {
        return false;
      }
    }
    return true;
  }

  private static List<String> lower(List<String> steps) {
    return steps.stream().map(step -> step.toLowerCase(Locale.ROOT)).toList();
  }
}
