package io.osgent.security.internal;

import io.osgent.server.Page;
import java.util.List;
import java.util.function.Function;

/** Parts of lists that are sorted by what {@code after} says. */
final class Pages {
  private Pages() {}

  static <T> Page<T> of(List<T> all, Function<T, String> key, String after, int limit) {
    List<T> rest = all.stream().filter(each -> after == null || key.apply(each).compareTo(after) > 0)
        .limit(limit + 1L).toList();
    return rest.size() <= limit
        ? new Page<>(rest, null)
        : new Page<>(rest.subList(0, limit), key.apply(rest.get(limit - 1)));
  }
}
