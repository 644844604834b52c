package io.osgent.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How Memobase answers: always with 200, and with what went wrong inside.
 *
 * @param errno 0, or what would be the HTTP status elsewhere
 */
public record Envelope(Object data, int errno, String errmsg) {
  /** A caller without a key, or for somebody else, is told so by HTTP, as everywhere. */
  static Envelope of(Supplier<Object> answer) {
    try {
      return new Envelope(answer.get(), 0, "");
    } catch (ProblemException e) {
      Problem problem = e.problem();
      if (problem.status() == 401 || problem.status() == 403) {
        throw e;
      }
      return new Envelope(null, problem.status(), problem.detail());
    }
  }

  static Map<String, Object> id(String id) {
    return Map.of("id", id);
  }
}
