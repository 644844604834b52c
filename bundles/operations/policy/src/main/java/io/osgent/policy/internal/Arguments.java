package io.osgent.policy.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Where in the arguments of a call something is: a field's name, or a JSON pointer in which {@code *} is every entry of a list. */
final class Arguments {
  /** What stands for all entries of a list. */
  private static final String EVERY = "*";

  /** Something that was looked for where it could not be, for what is there is of another kind. */
  private static final Object STRANGE = new Object();

  private final List<String> steps;

  Arguments(String place) {
    steps = place.startsWith("/")
        ? Stream.of(place.substring(1).split("/", -1)).map(step -> step.replace("~1", "/").replace("~0", "~")).toList()
        : List.of(place);
  }

  /**
   * All values there; a list there is all of its entries.
   *
   * @return for each a value, or empty where there is none
   */
  List<Optional<Object>> in(Map<String, Object> arguments) {
    var found = new ArrayList<Optional<Object>>();
    collect(arguments, steps, found);
    return found;
  }

  /** Whether a value is of no kind that can be looked into. */
  static boolean isStrange(Object value) {
    return value == STRANGE;
  }

  private static void collect(Object at, List<String> steps, List<Optional<Object>> found) {
    if (at == null) {
      found.add(Optional.empty());
    } else if (steps.isEmpty() && at instanceof List<?> list) {
      list.forEach(entry -> found.add(Optional.of(entry == null ? STRANGE : entry)));
    } else if (steps.isEmpty()) {
      found.add(Optional.of(at));
    } else {
      descend(at, steps.getFirst(), steps.subList(1, steps.size()), found);
    }
  }

  private static void descend(Object at, String step, List<String> rest, List<Optional<Object>> found) {
    switch (at) {
      case Map<?, ?> map -> collect(map.get(step), rest, found);
      case List<?> list when step.equals(EVERY) -> list.forEach(entry -> collect(entry, rest, found));
      case List<?> list when step.matches("0|[1-9][0-9]{0,8}") ->
        collect(Integer.parseInt(step) < list.size() ? list.get(Integer.parseInt(step)) : null, rest, found);
      default -> found.add(Optional.of(STRANGE));
    }
  }
}
