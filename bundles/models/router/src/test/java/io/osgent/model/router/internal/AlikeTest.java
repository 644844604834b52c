package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.CallContext;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModels;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Usage;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A question that means what another did need not be paid for either. */
@Timeout(60)
class AlikeTest {
  private static final String OPEN = "When do you open?";
  private static final String OPENING = "What are your opening hours?";
  private static final String CLOSE = "When do you close?";

  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;
  private final Meant meant = new Meant();

  /** Texts have the meaning that the test gives them, an angle; others have none at all. */
  private static final class Meant implements EmbeddingModels {
    final Map<String, Double> degrees = new HashMap<>(Map.of(OPEN, 0.0, OPENING, 10.0, CLOSE, 40.0));
    final List<String> asked = new CopyOnWriteArrayList<>();
    ModelException failure;
    CountDownLatch slow;
    volatile boolean interrupted;

    @Override
    public List<EmbeddingInfo> list() {
      return List.of(new EmbeddingInfo("some/embedder", "", 2, 1, null));
    }

    @Override
    public Optional<String> byDefault() {
      return Optional.of("some/embedder");
    }

    @Override
    public Embeddings embed(String model, EmbeddingRequest request, CallContext context)
        throws ModelException, InterruptedException {
      asked.add(model + ": " + request.texts().getFirst());
      if (failure != null) {
        throw failure;
      }
      if (slow != null) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException givenUp) {
          interrupted = true;
          slow.countDown();
          throw givenUp;
        }
      }
      double angle = Math.toRadians(degrees.get(request.texts().getFirst()));
      return new Embeddings(List.of(new float[]{(float) Math.cos(angle), (float) Math.sin(angle)}), Usage.of(3, 0));
    }
  }

  /** What a tool takes. */
  record Question(String text) {}

  private void route(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(
        Map.of("models", new String[]{"one/a"}, "cacheSeconds", 60, "cacheSimilarity", 0.95));
    settings.putAll(more);
    models.model("one/a", models.says("At nine."), models.says("Another."), models.says("A third."));
    desk.route("faq", settings);
    desk.router.embeddings = meant;
  }

  private static ChatRequest request(List<Message> messages, List<ToolSpec> tools) {
    return new ChatRequest("faq", "", messages, tools, 0, null, true);
  }

  private String ask(String question) throws Exception {
    return ask(List.of(new Message.User(question)), List.of());
  }

  private String ask(List<Message> messages, List<ToolSpec> tools) throws Exception {
    return Desk.text(desk.ask(request(messages, tools), Caller.ALICE));
  }

  @Test
  void aQuestionThatMeansTheSameHasTheSameAnswerAndTheLogSaysThatItIsAnOldOne() throws Exception {
    route(Map.of());
    ask(OPEN);

    List<ModelEvent> events = desk.ask(request(List.of(new Message.User(OPENING)), List.of()), Caller.ALICE);

    assertThat(Desk.text(events)).isEqualTo("At nine.");
    assertThat(events.getFirst()).isEqualTo(new ModelEvent.Answering("one/a", null, true));
    assertThat(Desk.usage(events).usage()).isEqualTo(Usage.NONE);
    assertThat(models.asked).hasSize(1);
    assertThat(meant.asked).containsExactly("some/embedder: " + OPEN, "some/embedder: " + OPENING);
  }

  @Test
  void oneThatMeansSomethingElseIsAsked() throws Exception {
    route(Map.of());
    ask(OPEN);

    assertThat(ask(CLOSE)).isEqualTo("Another.");
  }

  @Test
  void ofSeveralTheOneThatIsMostAlikeCounts() throws Exception {
    meant.degrees.put("Between", 22.0);
    route(Map.of("cacheSimilarity", 0.85));
    meant.degrees.put(CLOSE, 31.9);
    ask(OPEN);
    ask(CLOSE);

    assertThat(ask("Between")).isEqualTo("Another.");
  }

  @Test
  void theSameQuestionNeedsNoVector() throws Exception {
    route(Map.of());
    ask(OPEN);
    ask(OPEN);

    assertThat(meant.asked).hasSize(1);
    assertThat(models.asked).hasSize(1);
  }

  @Test
  void theEmbeddingModelMayBeNamed() throws Exception {
    route(Map.of("cacheEmbedding", "other/embedder"));
    ask(OPEN);

    assertThat(meant.asked).containsExactly("other/embedder: " + OPEN);
  }

  @Test
  void whatElseIsAskedHasToBeTheSame() throws Exception {
    route(Map.of());
    ask(OPEN);
    List<Message> later = List.of(new Message.User("Hello"), new Message.Assistant("Hello.", List.of()),
        new Message.User(OPENING));

    assertThat(ask(later, List.of())).isEqualTo("Another.");
    assertThat(Desk.text(desk.ask(request(List.of(new Message.User(OPENING)), List.of()),
        Caller.ALICE.named("bob")))).isEqualTo("A third.");
  }

  @Test
  void itIsForgottenInTimeToo() throws Exception {
    route(Map.of());
    ask(OPEN);
    desk.time.pass(Duration.ofSeconds(60));

    assertThat(ask(OPENING)).isEqualTo("Another.");
  }

  @Test
  void whereThereIsMoreToAQuestionThanItsWordsNothingIsCompared() throws Exception {
    route(Map.of());
    var acts = ToolSpec.of("act", "Acts.", Question.class, Effect.EFFECT);
    var looks = ToolSpec.of("look", "Looks.", Question.class, Effect.READ);
    List<Message> said = List.of(new Message.User(OPEN));

    ask(said, List.of(acts));
    ask(List.of(new Message.User(OPEN, List.of("https://example.org/a.png"))), List.of());
    ask(List.of(new Message.User(OPEN), new Message.ToolAnswer("c1", "look", "nine", false)), List.of(looks));

    assertThat(meant.asked).isEmpty();
    ask(said, List.of(looks));
    assertThat(meant.asked).hasSize(1);
  }

  @Test
  void withoutAnEmbeddingModelOnlyTheSameQuestionIsAnsweredAgain() throws Exception {
    route(Map.of());
    desk.router.embeddings = null;
    ask(OPEN);

    assertThat(ask(OPENING)).isEqualTo("Another.");
    assertThat(ask(OPEN)).isEqualTo("At nine.");
  }

  @Test
  void anEmbeddingModelThatFailsIsLeftAloneForAWhileAndNoCallFailsForIt() throws Exception {
    route(Map.of());
    meant.failure = new ModelException(Kind.SERVER, "broken");

    assertThat(ask(OPEN)).isEqualTo("At nine.");
    assertThat(ask(OPENING)).isEqualTo("Another.");
    assertThat(meant.asked).hasSize(1);

    meant.failure = null;
    desk.time.pass(Duration.ofSeconds(31));
    ask(CLOSE);
    assertThat(meant.asked).hasSize(2);
  }

  @Test
  void anEmbeddingModelThatIsSlowIsNotWaitedFor() throws Exception {
    route(Map.of());
    meant.slow = new CountDownLatch(1);

    assertThat(ask(OPEN)).isEqualTo("At nine.");

    assertThat(meant.slow.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(meant.interrupted).isTrue();
    ask(OPENING);
    assertThat(meant.asked).hasSize(1);
  }

  @Test
  void ofWhatUseItIsStandsInTheHealthReport() throws Exception {
    route(Map.of("cacheEntries", 2));
    var questions = new ArrayList<>(List.of(OPEN, OPEN, OPENING, CLOSE, "Why?"));
    meant.degrees.put("Why?", 90.0);
    for (String question : questions) {
      ask(question);
    }

    assertThat(desk.report.check().detail()).endsWith("; router/faq told 2 answers again, 1 of them for being alike, "
        + "asked 3 times, keeps 2 of 2, dropped 1 for room");
  }
}
