package io.osgent.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.ProblemException;
import io.osgent.api.event.Event;
import io.osgent.api.event.EventData;
import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.TextDelta;
import io.osgent.api.model.Usage;
import io.osgent.server.run.Runs.EventCursor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class EventStreamsTest {
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final String GOODBYE = """
      retry: 1000
      event: goodbye
      data: {"reason":"going_away","retry_after":1}

      """;

  private final EventStreams streams = new EventStreams(SILENCE, Duration.ofSeconds(20));
  private final EventStreams hasty = new EventStreams(SILENCE, Duration.ofMillis(50));
  private final Recorder out = new Recorder();

  @Test
  void eventsThatAreThereTogetherAreWrittenTogether() {
    streams.send(new Script(List.of(List.of(text(1), text(2)), List.of(end(3)))), out);
    assertThat(out.writes).containsExactly("""
        id: 1
        event: text.delta
        data: {"text":"ä1"}

        id: 2
        event: text.delta
        data: {"text":"ä2"}

        """, """
        id: 3
        event: run.completed
        data: {"text":"ä3"}

        """);
  }

  @Test
  void inSilenceACommentTellsThatTheStreamLives() {
    var script = new Script(List.of(List.of(text(1)), List.of(), List.of(), List.of(end(2))));
    streams.send(script, out);
    assertThat(out.writes).hasSize(4).containsSequence(":\n\n", ":\n\n");
    assertThat(script.waits).containsExactly(Duration.ZERO, SILENCE, SILENCE, SILENCE);
  }

  @Test
  void aClientThatGoesAwayEndsItsStreamQuietly() {
    var script = new Script(List.of(List.of(text(1)), List.of(end(2))));
    streams.send(script, new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        throw new IOException("gone");
      }
    });
    assertThat(script.waits).hasSize(1);
  }

  @Test
  void aGoodbyeCutsIntoNothingThatIsBeingWritten() throws Exception {
    var network = new Network();
    var interrupted = begin(streams, network);
    network.writing.await();
    var closing = Thread.ofVirtual().start(streams::close);
    while (closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    network.taken.countDown();
    closing.join();
    assertThat(network.toString(UTF_8)).isEqualTo("id: 1\nevent: text.delta\ndata: {\"text\":\"ä1\"}\n\n" + GOODBYE);
    assertThat(interrupted.join()).isFalse();
  }

  @Test
  void aClientThatReadsNothingDoesNotHoldTheServerUp() throws Exception {
    var network = new Network();
    var interrupted = begin(hasty, network);
    network.writing.await();
    hasty.close();
    assertThat(interrupted.join()).as("the thread is ready for other requests").isFalse();
    assertThat(network.size()).isZero();
  }

  @Test
  void whoComesWhileTheServerGoesIsSentAway() {
    streams.close();
    streams.send(new Script(List.of(List.of(text(1)), List.of(end(2)))), out);
    assertThat(out.writes).containsExactly(GOODBYE);
  }

  @ParameterizedTest
  @MethodSource("waysToBreakOff")
  void aLogThatBreaksOffIsNotTakenForItsEnd(Throwable failure) {
    streams.send(new Script(failure, List.of(List.of(text(1)))), out);
    assertThat(out.writes).hasSize(2).last().isEqualTo(GOODBYE);
  }

  private static List<Throwable> waysToBreakOff() {
    return List.of(new IllegalStateException("the core is gone"),
        ProblemException.notFound("run_not_found", "the run was deleted"),
        new UncheckedIOException(new IOException("the disk is gone")),
        new NoClassDefFoundError("io/osgent/core/Gone"));
  }

  @Test
  void aLogThatIsOverWithoutALastEventIsNotTakenForItsEnd() {
    streams.send(new Script(List.of(List.of(text(1)), List.of(text(2)))), out);
    assertThat(out.writes).hasSize(3).last().isEqualTo(GOODBYE);
  }

  /** Sends a log, and tells whether the thread that did was left interrupted. */
  private static CompletableFuture<Boolean> begin(EventStreams streams, OutputStream out) {
    var interrupted = new CompletableFuture<Boolean>();
    Thread.ofVirtual().start(() -> {
      streams.send(new Script(List.of(List.of(text(1)), List.of(end(2)))), out);
      interrupted.complete(Thread.currentThread().isInterrupted());
    });
    return interrupted;
  }

  private static Event text(long seq) {
    return event(seq, new TextDelta("ä" + seq));
  }

  private static Event end(long seq) {
    return event(seq, new RunCompleted("ä" + seq, Usage.NONE));
  }

  private static Event event(long seq, EventData data) {
    return new Event("run-1", seq, FakeRuns.NOW, data, "{\"text\":\"ä" + seq + "\"}");
  }

  /** Hands over what it was given, batch by batch, then fails if it is to. */
  private static final class Script implements EventCursor {
    final List<Duration> waits = new ArrayList<>();
    private final Iterator<List<Event>> batches;
    private final Throwable failure;

    Script(Throwable failure, List<List<Event>> batches) {
      this.failure = failure;
      this.batches = batches.iterator();
    }

    Script(List<List<Event>> batches) {
      this(null, batches);
    }

    @Override
    public List<Event> next(Duration atMost) {
      waits.add(atMost);
      if (batches.hasNext()) {
        return batches.next();
      } else if (failure instanceof Error error) {
        throw error;
      }
      throw (RuntimeException) failure;
    }

    @Override
    public boolean ended() {
      return !batches.hasNext() && failure == null;
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

  /** Takes nothing until it is told to; a write that is interrupted meanwhile fails, as it does on a real one. */
  private static final class Network extends ByteArrayOutputStream {
    final CountDownLatch writing = new CountDownLatch(1);
    final CountDownLatch taken = new CountDownLatch(1);

    @Override
    public void write(byte[] bytes) throws IOException {
      writing.countDown();
      try {
        taken.await();
      } catch (InterruptedException e) {
        throw (IOException) new InterruptedIOException("interrupted").initCause(e);
      }
      super.write(bytes);
    }
  }
}
