package io.osgent.distribution;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.Manifest;
import java.util.stream.Stream;

/**
 * The arrows that may be between our bundles: a model, tool or memory knows the API and no other bundle, but that a memory
 * may have tables in the server's database, or be built on other memories; a part of the server knows what the parts have agreed on as well; and what a
 * bundle keeps to itself stays inside it.
 */
final class Architecture {
  private static final String OURS = "io.osgent.";
  private static final String API = "io.osgent.api";
  private static final String SERVER = "io.osgent.server";
  private static final Set<String> FOR_MEMORIES = Set.of("io.osgent.server.storage", "io.osgent.server.memory");
  private static final String MEMORIES = "io.osgent.memory.";
  private static final List<String> PLUGINS = List.of("io.osgent.model.", "io.osgent.tool.", MEMORIES);

  private Architecture() {}

  /** Each broken arrow in a line. */
  static List<String> violations(List<Manifest> bundles) {
    var violations = new ArrayList<String>();
    Map<String, String> exporters = new HashMap<>();
    for (Manifest bundle : bundles) {
      String name = names(bundle, "Bundle-SymbolicName").findFirst().orElseThrow();
      List<String> exports = names(bundle, "Export-Package").toList();
      names(bundle, "Import-Package").filter(imported -> imported.startsWith(OURS) && !mayKnow(name, imported)
          && !exports.contains(imported)).forEach(imported -> violations.add(name + " imports " + imported));
      for (String exported : exports) {
        if (exported.startsWith(OURS) && Arrays.asList(exported.split("\\.")).contains("internal")) {
          violations.add(name + " exports " + exported);
        }
        String other = exporters.put(exported, name);
        if (other != null) {
          violations.add(other + " and " + name + " both export " + exported);
        }
      }
      for (String header : List.of("DynamicImport-Package", "Require-Bundle")) {
        if (bundle.getMainAttributes().getValue(header) != null) {
          violations.add(name + " has " + header);
        }
      }
    }
    return violations;
  }

  private static boolean mayKnow(String bundle, String imported) {
    return isWithin(API, imported)
        || isWithin(SERVER, imported) && !bundle.equals(API) && PLUGINS.stream().noneMatch(bundle::startsWith)
        || FOR_MEMORIES.contains(imported) && bundle.startsWith(MEMORIES);
  }

  private static boolean isWithin(String root, String name) {
    return name.equals(root) || name.startsWith(root + ".");
  }

  /** What a header lists, without its attributes and directives. */
  private static Stream<String> names(Manifest bundle, String header) {
    String value = bundle.getMainAttributes().getValue(header);
    return value == null
        ? Stream.empty()
        : Arrays.stream(value.replaceAll("\"[^\"]*\"", "").split("[,;]"))
            .map(String::strip).filter(part -> !part.contains("="));
  }
}
