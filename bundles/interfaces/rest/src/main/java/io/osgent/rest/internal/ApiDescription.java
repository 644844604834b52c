package io.osgent.rest.internal;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One OpenAPI document made of several. What it says of the whole is the first one's word; paths, tags and components
 * are everybody's, in the order of their names. What two say alike is said once; where they differ, the first word stands
 * and the conflict is noted.
 */
final class ApiDescription {
  private static final String TAGS = "tags";
  private static final String PATHS = "paths";
  private static final String COMPONENTS = "components";

  private final Map<String, Object> whole = new LinkedHashMap<>();
  private final Map<String, Entry> tags = new TreeMap<>();
  private final Map<String, Map<String, Entry>> paths = new TreeMap<>();
  private final Map<String, Map<String, Entry>> components = new TreeMap<>();
  private final Map<String, String> templates = new HashMap<>();
  private final Map<String, String> operations = new HashMap<>();
  private final List<String> conflicts = new ArrayList<>();

  private record Entry(String by, Object value) {}

  ApiDescription(String name, Map<String, Object> first) {
    for (String member : List.of("openapi", "info", "servers", "security")) {
      if (first.containsKey(member)) {
        whole.put(member, first.get(member));
      }
    }
    add(name, first);
  }

  /** @param name who says it */
  void add(String name, Map<String, Object> description) {
    for (Object tag : list(description.get(TAGS))) {
      put(tags, "tag ", String.valueOf(map(tag).get("name")), new Entry(name, tag));
    }
    map(description.get(COMPONENTS)).forEach((kind, some) -> map(some).forEach((key,
        value) -> put(components.computeIfAbsent(kind, each -> new TreeMap<>()), kind + " ", key,
            new Entry(name, value))));
    map(description.get(PATHS)).forEach((path, item) -> path(name, path, map(item)));
  }

  private void path(String name, String path, Map<String, Object> item) {
    String same = templates.putIfAbsent(path.replaceAll("\\{[^}]*}", "{}"), path);
    if (same != null && !same.equals(path)) {
      conflicts.add(name + " says " + path + " where the same path is " + same + " already");
    }
    item.forEach((method, operation) -> {
      put(paths.computeIfAbsent(path, each -> new TreeMap<>()), path + " ", method, new Entry(name, operation));
      if (operation instanceof Map<?, ?> said && said.get("operationId") instanceof String id) {
        String place = method + " " + path;
        String other = operations.putIfAbsent(id, place);
        if (other != null && !other.equals(place)) {
          conflicts.add("the operation " + id + " is " + other + ", but by " + name + " " + place);
        }
      }
    });
  }

  private void put(Map<String, Entry> to, String kind, String key, Entry entry) {
    Entry before = to.putIfAbsent(key, entry);
    if (before != null && !before.value().equals(entry.value())) {
      conflicts.add(kind + key + " is one thing by " + before.by() + " and another by " + entry.by() + "; the word of "
          + before.by() + " stands");
    }
  }

  List<String> conflicts() {
    return conflicts;
  }

  Map<String, Object> document() {
    var document = new LinkedHashMap<>(whole);
    document.put(TAGS, values(tags).values());
    document.put(PATHS, sections(paths));
    document.put(COMPONENTS, sections(components));
    return document;
  }

  private static Map<String, Object> sections(Map<String, Map<String, Entry>> entries) {
    var sections = new LinkedHashMap<String, Object>();
    entries.forEach((name, section) -> sections.put(name, values(section)));
    return sections;
  }

  private static Map<String, Object> values(Map<String, Entry> entries) {
    var values = new LinkedHashMap<String, Object>();
    entries.forEach((name, entry) -> values.put(name, entry.value()));
    return values;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static Collection<?> list(Object value) {
    return value instanceof List<?> list ? list : List.of();
  }
}
