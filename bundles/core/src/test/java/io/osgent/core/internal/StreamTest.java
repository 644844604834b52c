package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.Event;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs.EventCursor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamTest {
  private static final Duration LONG = Duration.ofSeconds(20);

  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  /** Says so many words, each a piece of its own. */
  private static ScriptedModel wordy(int words) {
    return new ScriptedModel(request -> Stream
        .concat(IntStream.range(0, words).mapToObj(i -> (ModelEvent) new ModelEvent.TextDelta("w" + i + " ")),
            Stream.of(new ModelEvent.Finished(FinishReason.STOP)))
        .toList());
  }

  private List<Event> read(EventCursor cursor) throws InterruptedException {
    var events = new ArrayList<Event>();
    while (!cursor.ended()) {
      events.addAll(cursor.next(LONG));
    }
    return events;
  }

  @Test
  void aStreamCutAnywhereGoesOnWithExactlyTheRest() throws Exception {
    core.offer("wordy", wordy(30));
    core.agent("speaker", "wordy/any");
    Run run = core.run("speaker", "Speak");
    List<String> whole = core.log(run).stream().map(Event::json).toList();

    for (int cut = 0; cut <= whole.size(); cut++) {
      List<String> rest = read(core.runs.follow(run.id(), cut, TestCore.ALICE)).stream().map(Event::json).toList();
      assertThat(rest).isEqualTo(whole.subList(cut, whole.size()));
    }
  }

  @Test
  void whoFollowsLiveSeesWhatIsReadLater() throws Exception {
    core.offer("wordy", wordy(5_000));
    core.agent("speaker", "wordy/any");
    Run run = core.runs.start(TestCore.request("speaker", "Speak"), TestCore.ALICE);

    List<Event> live = read(core.runs.follow(run.id(), 0, TestCore.ALICE));

    assertThat(live).isEqualTo(core.log(core.finish(run)));
  }

  @Test
  void aReaderFarBehindALongRunMissesNothing() throws Exception {
    core.offer("wordy", wordy(20_000));
    core.agent("speaker", "wordy/any");
    Run run = core.runs.start(TestCore.request("speaker", "Speak"), TestCore.ALICE);
    EventCursor late = core.runs.follow(run.id(), 0, TestCore.ALICE);
    core.finish(run);

    List<Event> events = read(late);

    assertThat(events).extracting(Event::seq)
        .containsExactlyElementsOf(IntStream.rangeClosed(1, events.size()).mapToObj(Long::valueOf).toList());
    assertThat(events.getLast().type()).isEqualTo("run.completed");
  }

  @Test
  void nothingHappensForAWhileAndTheCursorSaysSo() throws Exception {
    core.offer("silent", new ScriptedModel.Silent());
    core.agent("patient", "silent/any");
    Run run = core.runs.start(TestCore.request("patient", "Hello?"), TestCore.ALICE);
    EventCursor cursor = core.runs.follow(run.id(), 0, TestCore.ALICE);
    var seen = new ArrayList<Event>();
    while (seen.size() < 2) {
      seen.addAll(cursor.next(LONG));
    }

    assertThat(cursor.next(Duration.ofMillis(20))).isEmpty();
    assertThat(cursor.ended()).isFalse();

    core.runs.cancel(run.id(), TestCore.ALICE);
    assertThat(read(cursor)).last().extracting(Event::type).isEqualTo("run.cancelled");
  }

  @Test
  void textThatArrivesTogetherIsOneEvent() throws Exception {
    core.offer("together", (request, context) -> new io.osgent.api.model.ModelStream() {
      private int left = 101;

      @Override
      public ModelEvent next() {
        left--;
        return left > 0
            ? new ModelEvent.TextDelta("x")
            : left == 0 ? new ModelEvent.Finished(FinishReason.STOP) : null;
      }

      @Override
      public boolean ready() {
        return left > 0;
      }

      @Override
      public void close() {}
    });
    core.agent("speaker", "together/any");

    Run run = core.run("speaker", "Speak");

    assertThat(run.output()).isEqualTo("x".repeat(100));
    assertThat(core.types(run)).containsExactly("run.started", "model.started", "text.delta", "model.finished",
        "run.completed");
  }

  @Test
  void pagesOfEventsFollowOneAnother() throws Exception {
    core.offer("wordy", wordy(10));
    core.agent("speaker", "wordy/any");
    Run run = core.run("speaker", "Speak");

    var first = core.runs.events(run.id(), 0, 6, TestCore.ALICE);
    var second = core.runs.events(run.id(), Long.parseLong(first.next()), 100, TestCore.ALICE);

    assertThat(first.items()).hasSize(6);
    assertThat(second.next()).isNull();
    assertThat(Stream.concat(first.items().stream(), second.items().stream()).toList()).isEqualTo(core.log(run));
  }
}
