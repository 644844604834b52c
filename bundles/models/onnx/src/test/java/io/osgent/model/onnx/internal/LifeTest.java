package io.osgent.model.onnx.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider takes no more than it was given, waits for nobody who has gone, and leaves nothing behind. */
class LifeTest {
  private static final EmbeddingRequest ENDLESS = new EmbeddingRequest("slow",
      Collections.nCopies(8, "red ".repeat(500)),
      Purpose.DOCUMENT);

  @TempDir
  private Path folder;

  private Home home;

  @BeforeEach
  void open() {
    home = new Home(folder);
  }

  @AfterEach
  void close() throws InterruptedException {
    List<Thread> workers = workers();
    home.close();
    for (Thread worker : workers) {
      worker.join();
    }
    assertThat(workers()).isEmpty();
  }

  @Test
  void whoHasNoTimeLeftIsToldSo() throws Exception {
    EmbeddingModel slow = slow();

    assertThatThrownBy(() -> slow.embed(ENDLESS, Home.within(Duration.ofMillis(100))))
        .isInstanceOfSatisfying(ModelException.class, failure -> assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT))
        .hasMessage("the texts were not embedded in time");
    assertThat(vectorOf("red")).hasSize(256);
  }

  @Test
  void whoGivesUpWaitingIsLetGoAndTheOthersAreServed() throws Exception {
    EmbeddingModel slow = slow();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        calls.add(callers.submit(() -> slow.embed(ENDLESS, Home.within(Duration.ofMinutes(5)))));
      }
      awaitWorkers(2);
      calls.forEach(call -> call.cancel(true));
    }

    assertThat(vectorOf("red")).hasSize(256);
  }

  @Test
  void noMoreIsCalculatedAtOnceThanIsAllowed() throws Exception {
    home.model("tiny");
    home.configured(Map.of("threads", 2));
    String[] texts = new String[200];
    Arrays.fill(texts, "red green blue");
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        calls.add(callers.submit(() -> home.embed("tiny", Purpose.DOCUMENT, texts)));
      }
      for (Future<?> call : calls) {
        call.get();
      }
    }

    assertThat(workers()).hasSize(2).allMatch(thread -> !thread.isVirtual() && thread.isDaemon());
  }

  @Test
  void aProviderThatIsTakenAwayBreaksOffWhatIsUnderWay() throws Exception {
    EmbeddingModel slow = slow();
    try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        calls.add(callers.submit(() -> slow.embed(ENDLESS, Home.within(Duration.ofMinutes(5)))));
      }
      awaitWorkers(2);
      home.close();

      for (Future<?> call : calls) {
        assertThatThrownBy(call::get).isInstanceOf(ExecutionException.class).cause()
            .isInstanceOfSatisfying(ModelException.class, failure -> assertThat(failure.retrySafe()).isTrue())
            .hasMessage("the provider was taken away while it calculated");
      }
    }
    assertThatThrownBy(() -> slow.embed(ENDLESS, Home.within(Duration.ofMinutes(5))))
        .hasMessage("the provider was taken away while it calculated");
  }

  @Test
  void aModelThatNobodyUsesLeavesTheMemoryAndComesBack() throws Exception {
    TinyModel.in(folder.resolve("tiny"));
    try (Workers workers = new Workers("tiny", 1)) {
      ModelFolder files = ModelFolder.of(folder.resolve("tiny"));
      Recipe recipe = new Recipe(Pooling.MEAN, false, "", "", 512, false, "");
      var residence = new Residence(() -> Encoder.open(files, recipe), Duration.ofNanos(1), workers.timer());
      for (int visit = 0; visit < 2; visit++) {
        boolean loaded = residence.use(encoder -> residence.loaded());
        assertThat(loaded).isTrue();
        while (residence.loaded()) {
          Thread.onSpinWait();
        }
      }
      residence.close();
    }
  }

  @Test
  void aModelStaysForAsLongAsItIsWantedToAndGoesWithItsProvider() throws Exception {
    TinyModel.in(folder.resolve("tiny"));
    try (Workers workers = new Workers("tiny", 1)) {
      ModelFolder files = ModelFolder.of(folder.resolve("tiny"));
      Recipe recipe = new Recipe(Pooling.MEAN, false, "", "", 512, false, "");
      var residence = new Residence(() -> Encoder.open(files, recipe), Duration.ZERO, workers.timer());
      residence.use(encoder -> encoder);
      assertThat(residence.loaded()).isTrue();

      residence.use(encoder -> {
        residence.close();
        assertThat(residence.loaded()).as("while it is used").isTrue();
        return encoder;
      });
      assertThat(residence.loaded()).isFalse();
    }
  }

  @Test
  void aModelWhoseFilesHaveGoneIsToldOfWhenItIsNeeded() throws Exception {
    home.model("tiny");
    home.configured(Map.of());
    Path graph = folder.resolve("models/onnx/tiny/model.onnx");
    Files.delete(graph);

    assertThatThrownBy(() -> home.vector("tiny", "red")).isInstanceOf(ModelException.class)
        .hasMessageStartingWith("the model can't be loaded: '" + graph + "' should be the ONNX graph");
  }

  /** A model that would take minutes for long texts, and two threads for it. */
  private EmbeddingModel slow() throws Exception {
    float[][] table = new float[9][256];
    for (float[] row : table) {
      row[0] = 1;
    }
    home.model("slow").graph(new TinyGraph().input("input_ids", table).slow());
    home.configured(Map.of("threads", 2));
    return home.offer();
  }

  private float[] vectorOf(String text) throws Exception {
    return home.vector("slow", text);
  }

  private static void awaitWorkers(int count) {
    while (workers().size() < count) {
      Thread.onSpinWait();
    }
  }

  private static List<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().startsWith("embedding-"))
        .toList();
  }
}
