package io.osgent.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * How Memobase answers: always with 200, and with what went wrong inside.
 *
 * @param data null where there is nothing to say
 * @param errno 0, or what would be the HTTP status elsewhere
 */
record Envelope(Object data, int errno, String errmsg) {
  /** A caller without a key, or for somebody else, is told so by HTTP, as everywhere. */
  static Map<String, Object> of(Supplier<Object> answer) {
    try {
      return new Envelope(answer.get(), 0, "").members();
    } catch (ProblemException e) {
      Problem problem = e.problem();
      if (problem.status() == 401 || problem.status() == 403) {
        throw e;
      }
      return new Envelope(null, problem.status(), problem.detail()).members();
    }
  }

  /** All three: one client of theirs does not understand an answer without any data member. */
  private Map<String, Object> members() {
    var members = new LinkedHashMap<String, Object>();
    members.put("data", data);
    members.put("errno", errno);
    members.put("errmsg", errmsg);
    return members;
  }

  static Map<String, Object> id(String id) {
    return Map.of("id", id);
  }
}
