package io.osgent.http.internal.limits;

import java.util.concurrent.ConcurrentHashMap;

/** How many of something each has at once. Thread-safe. */
final class Crowd {
  private final ConcurrentHashMap<Object, Integer> present = new ConcurrentHashMap<>();

  /**
   * @param most 0 is no limit
   * @return false if he has so many already; otherwise {@link #leave} has to follow
   */
  boolean enter(Object whose, int most) {
    var room = new boolean[]{true};
    present.compute(whose, (any, count) -> {
      int now = count == null ? 0 : count;
      room[0] = most == 0 || now < most;
      return room[0] ? Integer.valueOf(now + 1) : count;
    });
    return room[0];
  }

  void leave(Object whose) {
    present.computeIfPresent(whose, (any, count) -> count == 1 ? null : count - 1);
  }
}
