package io.osgent.core.internal;

import io.osgent.server.Page;
import java.util.List;
import java.util.function.Function;

/** Makes a page of a list that was asked for with one item more than it may show. */
final class Pages {
  private Pages() {}

  static <T> Page<T> cut(List<T> found, int limit, Function<T, String> cursor) {
    return found.size() <= limit
        ? new Page<>(found, null)
        : new Page<>(found.subList(0, limit), cursor.apply(found.get(limit - 1)));
  }
}
