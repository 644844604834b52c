package io.osgent.rest.internal;

import io.osgent.server.Page;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.function.Function;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which part of a list a request asks for. */
public final class Paging {
  private static final int MOST = 200;
  private static final int USUAL = 50;

  @QueryParam("limit")
  @Parameter(description = "How many items at most.", schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = "200", defaultValue = "50"))
  String limit;

  @QueryParam("after")
  @Parameter(description = "The `next` of the page before this one.")
  String after;

  int limit() {
    return (int) Given.number("limit", limit, 1, MOST, USUAL);
  }

  String after() {
    return after == null || after.isEmpty() ? null : after;
  }

  /** The page of a list that is at hand as a whole. */
  <T> Page<T> of(List<T> all, Function<T, String> key) {
    int from = 0;
    if (after() != null) {
      while (from < all.size() && !key.apply(all.get(from)).equals(after)) {
        from++;
      }
      from = Math.min(from + 1, all.size());
    }
    int to = Math.min(from + limit(), all.size());
    return new Page<>(all.subList(from, to), to < all.size() ? key.apply(all.get(to - 1)) : null);
  }
}
