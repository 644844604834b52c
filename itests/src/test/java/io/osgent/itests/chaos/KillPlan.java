package io.osgent.itests.chaos;

import io.osgent.itests.chaos.Moment.AtPlace;
import io.osgent.itests.chaos.Moment.WhileServing;
import io.osgent.itests.chaos.Moment.WhileStarting;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** The moments at which to kill, the same for the same seed: half of them at places of the log, if there are that many. */
final class KillPlan {
  /** Where a log stands after a crash; they come once something was killed at a risky place. */
  private static final List<String> AFTER_A_CRASH = List.of("approval.requested", "run.resumed", "run.paused",
      "model.restarted", "approval.decided");
  private static final int LONGEST_WAIT_MILLIS = 900;
  private static final int START_MILLIS = 2_500;

  private final RandomGenerator random;
  private final int kills;
  private final Deque<String> places;

  KillPlan(Story story, int kills, RandomGenerator random) {
    this.random = random;
    this.kills = kills;
    this.places = new ArrayDeque<>(places(story));
  }

  List<Moment> moments() {
    var moments = new ArrayList<Moment>();
    while (moments.size() < kills) {
      if (moments.size() % 2 == 0 && !places.isEmpty()) {
        moments.add(new AtPlace(places.poll()));
      } else if (random.nextInt(4) == 0) {
        moments.add(new WhileStarting(Duration.ofMillis(random.nextInt(START_MILLIS))));
      } else {
        moments.add(new WhileServing(Duration.ofMillis(random.nextInt(LONGEST_WAIT_MILLIS))));
      }
    }
    return moments;
  }

  /** Every place, of each type one after the other, so that a few have all types among them. */
  private List<String> places(Story story) {
    List<String> shuffled = new ArrayList<>(story.places());
    shuffled.sort(null);
    Collections.shuffle(shuffled, new java.util.Random(random.nextLong()));
    shuffled.sort((a, b) -> Boolean.compare(story.risky(b), story.risky(a)));
    Map<String, Deque<String>> byType = new LinkedHashMap<>();
    shuffled.forEach(place -> byType.computeIfAbsent(place.split(" ", 2)[0], type -> new ArrayDeque<>()).add(place));
    var crashes = new ArrayDeque<>(AFTER_A_CRASH);
    var places = new ArrayList<String>();
    while (!byType.isEmpty()) {
      for (Deque<String> ofType : List.copyOf(byType.values())) {
        String place = ofType.poll();
        places.add(place);
        if (story.risky(place)) {
          crashes.addLast(crashes.peekFirst());
          places.add(crashes.pollFirst());
        }
      }
      byType.values().removeIf(Deque::isEmpty);
    }
    return places;
  }
}
