package io.osgent.model.local.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.ModelStream;
import io.osgent.model.local.testing.TinyModel;
import io.osgent.model.wire.testing.Contexts;
import io.osgent.model.wire.testing.Told;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models are loaded, shared, given up, unloaded, and taken away in the midst of an answer. */
class LifeOfAModelTest {
  @TempDir
  private Path folder;

  @Test
  void twoAnswersAreGivenAtOnce() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder);
        ModelStream first = desk.open(Desk.hello(0));
        ModelStream second = desk.open(Desk.hello(0))) {
      for (int piece = 0; piece < 5; piece++) {
        assertThat(first.next()).isInstanceOf(ModelEvent.TextDelta.class);
        assertThat(second.next()).isInstanceOf(ModelEvent.TextDelta.class);
      }
      assertThat(runners()).hasSize(1);
    }
  }

  @Test
  void whoFindsEverySeatTakenWaitsForOne() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("answersAtOnce", 1));
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      ModelStream first = desk.open(Desk.hello(0));
      first.next();
      assertThatThrownBy(() -> desk.provider.chat().orElseThrow().open(Desk.hello(5), Contexts.within(Duration.ZERO)))
          .asInstanceOf(type(ModelException.class))
          .satisfies(busy -> assertThat(busy.kind()).isEqualTo(Kind.OVERLOADED))
          .satisfies(busy -> assertThat(busy.retrySafe()).isTrue());
      Future<Told> second = people.submit(() -> desk.ask(Desk.hello(5)));

      first.close();

      assertThat(second.get().text()).hasSize(5);
    }
  }

  @Test
  void whoWaitsForASeatCanBeInterrupted() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("answersAtOnce", 1));
        ModelStream first = desk.open(Desk.hello(0))) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> desk.open(Desk.hello(5))).isInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void closingAnAnswerStopsItAndWakesItsReader() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("answersAtOnce", 1));
        ExecutorService people = Executors.newVirtualThreadPerTaskExecutor()) {
      ModelStream stream = desk.open(Desk.hello(0));
      Future<Told> reader = people.submit(() -> Told.by(stream));

      stream.close();

      assertThatThrownBy(reader::get).cause().asInstanceOf(type(ModelException.class))
          .satisfies(given -> assertThat(given.kind()).isEqualTo(Kind.CONNECTION));
      assertThat(desk.ask(Desk.hello(5)).text()).hasSize(5);
    }
  }

  @Test
  void anAnswerThatWasGivenUpIsNotTakenForAWholeOneWhenTheModelHasLeftOff() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("answersAtOnce", 1))) {
      ModelStream stream = desk.open(Desk.hello(0));

      stream.close();

      assertThat(desk.ask(Desk.hello(5)).text()).as("the next answer, which waits for the first to end").hasSize(5);
      assertThatThrownBy(stream::next).asInstanceOf(type(ModelException.class))
          .satisfies(given -> assertThat(given.kind()).isEqualTo(Kind.CONNECTION));
    }
  }

  @Test
  void answersThatAreGivenUpBeforeTheyBeginLeaveTheModelFree() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      for (int round = 0; round < 20; round++) {
        desk.open(Desk.asking("a long question ".repeat(100), 0)).close();
      }
      assertThat(desk.ask(Desk.hello(5)).text()).hasSize(5);
      assertThat(runners()).hasSize(1);
    }
  }

  @Test
  void aLongPromptThatIsReadForNobodyIsNotWaitedFor() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("contextTokens", 30_000))) {
      ModelStream stream = desk.open(Desk.asking("x".repeat(25_000), 0));
      List<ProcessHandle> reading = runners();

      stream.close();

      assertThat(desk.ask(Desk.hello(5)).text()).hasSize(5);
      assertThat(reading).noneMatch(ProcessHandle::isAlive);
    }
  }

  @Test
  void anAnswerUnderWayFailsWhenItsProviderGoesAndNothingIsLeft() throws Exception {
    Desk desk = Desk.with(TinyModel.endless(), folder);
    ModelStream begun = desk.open(Desk.hello(0));
    begun.next();
    ModelStream unread = desk.open(Desk.hello(0));

    desk.close();

    assertBroken(begun, true);
    assertBroken(unread, false);
    assertThat(runners()).isEmpty();
    assertThat(threads()).isEmpty();
    assertThatThrownBy(() -> desk.open(Desk.hello(5))).hasMessageContaining("has been stopped");
  }

  @Test
  void aProcessThatDiesBreaksItsAnswersAndTheNextIsAnsweredByAnother() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      ModelStream stream = desk.open(Desk.hello(0));
      stream.next();

      runners().forEach(ProcessHandle::destroyForcibly);

      assertBroken(stream, true);
      assertThat(desk.ask(Desk.hello(5)).text()).hasSize(5);
    }
  }

  @Test
  void aModelThatNobodyUsesIsUnloadedAndLoadedAgain() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder, Map.of("keepLoadedSeconds", 0))) {
      assertThat(runners()).isEmpty();
      for (int round = 0; round < 2; round++) {
        try (ModelStream stream = desk.open(Desk.hello(0))) {
          stream.next();
          assertThat(desk.provider.loaded()).containsExactly("tiny");
          assertThat(runners()).hasSize(1);
        }
        for (ProcessHandle runner : runners()) {
          runner.onExit().get();
        }
        assertThat(desk.provider.loaded()).isEmpty();
      }
    }
  }

  @Test
  void aModelThatLlamaCppDoesNotKnowIsSaidToBeInALine() throws Exception {
    try (Desk desk = Desk.with(TinyModel.endless(), folder)) {
      Path file = folder.resolve("tiny.gguf");
      byte[] bytes = Files.readAllBytes(file);
      int architecture = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("llama");
      bytes[architecture] = 'x';
      Files.write(file, bytes);

      assertThatThrownBy(() -> desk.open(Desk.hello(5))).asInstanceOf(type(ModelException.class))
          .satisfies(failed -> assertThat(failed.kind()).isEqualTo(Kind.SERVER))
          .satisfies(failed -> assertThat(failed)
              .hasMessage("the model 'tiny' can't be loaded: unknown model architecture: 'xlama'"));
    }
  }

  /** What had come before it broke can still be read; whether anything had is what the failure says. */
  private static void assertBroken(ModelStream stream, boolean alreadyRead) {
    boolean[] read = {alreadyRead};
    assertThatThrownBy(() -> {
      while (stream.next() != null) {
        read[0] = true;
      }
    }).asInstanceOf(type(ModelException.class)).satisfies(broken -> {
      assertThat(broken.kind()).isEqualTo(Kind.CONNECTION);
      assertThat(broken.outputBegun()).isEqualTo(read[0]);
    });
  }

  private static List<ProcessHandle> runners() {
    return ProcessHandle.current().children().filter(ProcessHandle::isAlive).toList();
  }

  private static List<String> threads() throws IOException {
    return Thread.getAllStackTraces().keySet().stream().filter(Thread::isAlive).map(Thread::getName)
        .filter(name -> name.startsWith("local model")).toList();
  }
}
