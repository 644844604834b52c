package io.osgent.core.internal;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.RunStarted;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What was said in a run, as memories keep it. The ids are the run's, so that a turn is not kept twice. */
final class Turns {
  private Turns() {}

  /** @param log of a run that has ended */
  static List<Change> of(List<Event> log) {
    var started = (RunStarted) log.getFirst().data();
    return Stream.of(log.getFirst(), log.getLast()).flatMap(event -> switch (event.data()) {
      case RunStarted now -> turn(event, now.userId(), now.input(), started);
      case RunCompleted now -> turn(event, started.agent(), now.output(), started);
      default -> Stream.<Change>empty();
    }).toList();
  }

  private static Stream<Change> turn(Event event, String speaker, String words, RunStarted run) {
    return words == null || words.isBlank()
        ? Stream.empty()
        : Stream.of(new Change.Keep(event.run() + ":" + event.seq(), new Note(Note.TURN, words, speaker, run.session(),
            event.run(), event.at(), null, List.of(), Map.of())));
  }
}
