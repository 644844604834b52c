package io.osgent.memobase.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * What a project wants its profiles to hold, as Memobase's configuration says it in YAML. What it says of other things is
 * let be, as Memobase does.
 */
final class ProfileConfig {
  private static final int LONGEST = 100_000;
  private static final String NAME = "name";

  private ProfileConfig() {}

  /** @return what of it the memory reads, by its names */
  static Map<String, Object> read(String yaml) {
    if (yaml.length() > LONGEST) {
      throw Given.wrong("'profile_config' should have at most " + LONGEST + " characters, but has " + yaml.length());
    }
    Map<?, ?> said = map(load(yaml));
    var plan = new LinkedHashMap<String, Object>();
    plan.put("overwrite", said.get("overwrite_user_profiles") != null);
    var slots = new ArrayList<Map<String, String>>();
    for (String part : List.of("overwrite_user_profiles", "additional_user_profiles")) {
      for (Object topic : list(part, said.get(part))) {
        slots.addAll(slots(part, Given.object(part, topic)));
      }
    }
    plan.put("slots", slots);
    if (said.get("profile_strict_mode") != null) {
      plan.put("strict", flag("profile_strict_mode", said.get("profile_strict_mode")));
    }
    if (said.get("language") != null) {
      plan.put("language", language(said.get("language")));
    }
    if (said.get("event_theme_requirement") != null) {
      plan.put("event_theme", Given.words("event_theme_requirement", said.get("event_theme_requirement")));
    }
    plan.put("event_tags", list("event_tags", said.get("event_tags")).stream()
        .map(tag -> described("event_tags", tag instanceof String name ? Map.of(NAME, name) : tag, "")).toList());
    return plan;
  }

  private static Object load(String yaml) {
    try {
      return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    } catch (YAMLException e) {
      throw Given.wrong("'profile_config' should be YAML, but " + e.getMessage().strip().replaceAll("\\s+", " "));
    }
  }

  private static Map<?, ?> map(Object root) {
    if (root == null) {
      return Map.of();
    } else if (root instanceof Map<?, ?> map) {
      return map;
    }
    throw Given.wrong("'profile_config' should say names and what they have, e.g. language: en, but is " + root);
  }

  private static List<?> list(String name, Object value) {
    if (value == null) {
      return List.of();
    } else if (value instanceof List<?> list) {
      return list;
    }
    throw Given.wrong("'" + name + "' should be a list, but is " + value);
  }

  private static List<Map<String, String>> slots(String part, Map<?, ?> topic) {
    String name = name(Given.name("topic", topic.get("topic")));
    String about = text("description", topic.get("description"));
    return list("sub_topics", topic.get("sub_topics")).stream()
        .map(sub -> described(part, sub instanceof String only ? Map.of(NAME, only) : sub, name + "/"))
        .map(slot -> slot.get("description") == null && about != null
            ? Map.of(NAME, slot.get(NAME), "description", about)
            : slot)
        .toList();
  }

  private static Map<String, String> described(String part, Object value, String prefix) {
    Map<?, ?> said = Given.object(part, value);
    var described = new LinkedHashMap<String, String>();
    described.put(NAME, prefix + name(Given.name(NAME, said.get(NAME))));
    String description = text("description", said.get("description"));
    if (description != null) {
      described.put("description", description);
    }
    return described;
  }

  /** As Memobase writes the names of topics. */
  private static String name(String said) {
    return said.toLowerCase(Locale.ROOT).replace(' ', '_');
  }

  private static String text(String name, Object value) {
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw Given.wrong("'" + name + "' should be a text, but is " + value);
  }

  private static boolean flag(String name, Object value) {
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw Given.wrong("'" + name + "' should be true or false, but is " + value);
  }

  private static String language(Object value) {
    if (value instanceof String language && language.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]+)*")) {
      return language;
    }
    throw Given.wrong("'language' should be like en or zh, but is " + value);
  }
}
