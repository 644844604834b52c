package io.osgent.memory.memobase.internal;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The slots a profile is meant to have, each as {@code topic/sub_topic}, with a star behind where it holds several. */
final class Slots {
  /** As Memobase has them, and a few more that people speak of. */
  static final List<String> USUAL = List.of("basic_info/name", "basic_info/age", "basic_info/gender",
      "basic_info/birth_date", "basic_info/nationality", "basic_info/language_spoken*", "contact_info/email",
      "contact_info/phone", "contact_info/city", "contact_info/country", "education/school", "education/degree",
      "education/major", "demographics/marital_status", "demographics/number_of_children", "demographics/family*",
      "demographics/pets*", "work/company", "work/title", "work/working_industry", "work/previous_projects*",
      "work/work_skills*", "interest/likes*", "interest/dislikes*", "interest/books*", "interest/movies*",
      "interest/music*", "interest/foods*", "interest/sports*", "psychological/personality*", "psychological/values*",
      "psychological/goals*", "life_event/marriage*", "life_event/relocation*", "life_event/retirement*",
      "health/allergies*");

  private final Map<String, Boolean> several = new LinkedHashMap<>();
  private final Set<String> unforeseen = new LinkedHashSet<>();
  private final boolean strict;

  /** @param strict whether no others are filled */
  Slots(List<String> configured, boolean strict) {
    this.strict = strict;
    (configured.isEmpty() ? USUAL : configured).forEach(this::add);
  }

  private Slots(Map<String, Boolean> several, boolean strict) {
    this.several.putAll(several);
    this.strict = strict;
  }

  /**
   * @param others names without a star: whether such a slot holds several values, the one who fills it knows
   * @param instead whether they take the place of all these
   * @param nowStrict whether no others are filled, or null for what holds here
   */
  Slots with(List<String> others, boolean instead, Boolean nowStrict) {
    var all = new Slots(instead ? Map.of() : several, nowStrict == null ? strict : nowStrict);
    all.unforeseen.addAll(unforeseen);
    others.stream().filter(name -> !all.several.containsKey(name)).forEach(all.unforeseen::add);
    return all;
  }

  private void add(String slot) {
    boolean star = slot.endsWith("*");
    String name = star ? slot.substring(0, slot.length() - 1) : slot;
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "a slot should be topic/sub_topic, e.g. work/company or interest/music*, but is '" + slot + "'");
    }
    several.put(name, star);
  }

  static boolean isName(String attribute) {
    String[] parts = attribute.split("/", -1);
    return parts.length == 2 && Arrays.stream(parts).noneMatch(String::isBlank) && attribute.length() <= 100;
  }

  List<String> names() {
    return Stream.concat(several.keySet().stream(), unforeseen.stream()).toList();
  }

  boolean shows(String attribute) {
    return !strict || several.containsKey(attribute) || unforeseen.contains(attribute);
  }

  /** Whether it may hold several values at a time; of a slot that nobody has foreseen the one who fills it knows. */
  boolean several(String attribute, boolean otherwise) {
    return several.getOrDefault(attribute, otherwise);
  }
}
