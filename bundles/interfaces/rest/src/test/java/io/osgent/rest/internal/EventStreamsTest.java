package io.osgent.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.Event;
import io.osgent.api.event.EventData.TextDelta;
import io.osgent.server.run.Runs.EventCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventStreamsTest {
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private final EventStreams streams = new EventStreams(SILENCE);

  @Test
  void eventsThatAreThereTogetherAreWrittenTogether() {
    var out = new Recorder();
    streams.send(new Script(List.of(List.of(event(1), event(2)), List.of(event(3)))), out);
    assertThat(out.writes).containsExactly("""
        id: 1
        event: text.delta
        data: {"text":"ä1"}

        id: 2
        event: text.delta
        data: {"text":"ä2"}

        """, """
        id: 3
        event: text.delta
        data: {"text":"ä3"}

        """);
  }

  @Test
  void inSilenceACommentTellsThatTheStreamLives() {
    var out = new Recorder();
    var script = new Script(List.of(List.of(event(1)), List.of(), List.of(), List.of(event(2))));
    streams.send(script, out);
    assertThat(out.writes).hasSize(4).containsSequence(":\n\n", ":\n\n");
    assertThat(script.waits).containsExactly(Duration.ZERO, SILENCE, SILENCE, SILENCE);
  }

  @Test
  void aClientThatGoesAwayEndsItsStreamQuietly() {
    var script = new Script(List.of(List.of(event(1)), List.of(event(2))));
    streams.send(script, new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("gone");
      }
    });
    assertThat(script.waits).hasSize(1);
  }

  private static Event event(long seq) {
    return new Event("run-1", seq, FakeRuns.NOW, new TextDelta("ä" + seq), "{\"text\":\"ä" + seq + "\"}");
  }

  /** Hands over what it was given, batch by batch. */
  private static final class Script implements EventCursor {
    final List<Duration> waits = new ArrayList<>();
    private final Iterator<List<Event>> batches;

    Script(List<List<Event>> batches) {
      this.batches = batches.iterator();
    }

    @Override
    public List<Event> next(Duration atMost) {
      waits.add(atMost);
      return batches.next();
    }

    @Override
    public boolean ended() {
      return !batches.hasNext();
    }
  }

  /** Keeps what was written between two flushes. */
  private static final class Recorder extends ByteArrayOutputStream {
    final List<String> writes = new ArrayList<>();

    @Override
    public void flush() {
      writes.add(toString(UTF_8));
      reset();
    }
  }
}
