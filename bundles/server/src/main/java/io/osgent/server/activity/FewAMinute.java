package io.osgent.server.activity;

import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/** Of a flood of the same a few are noted each minute, which tell enough: more would only fill the log. Thread-safe. */
public final class FewAMinute {
  private static final long MINUTE = 60_000;
  /** Whoever comes when so many have come in a minute waits for the next. */
  private static final int MOST_KINDS = 10_000;

  private final int few;
  private final InstantSource clock;
  private final Map<Object, Integer> noted = new HashMap<>();
  private long minute;

  public FewAMinute(int few, InstantSource clock) {
    this.few = few;
    this.clock = clock;
  }

  /**
   * Whether another one is worth a note, which is then taken to be written.
   *
   * @param kind what counts as the same, e.g. whose it is
   */
  public synchronized boolean take(Object kind) {
    long now = Math.floorDiv(clock.millis(), MINUTE);
    if (now != minute) {
      minute = now;
      noted.clear();
    }
    int before = noted.getOrDefault(kind, 0);
    if (before >= few || before == 0 && noted.size() >= MOST_KINDS) {
      return false;
    }
    noted.put(kind, before + 1);
    return true;
  }
}
