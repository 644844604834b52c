package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.CallContext;
import io.osgent.api.PluginNames;
import io.osgent.api.Scope;
import io.osgent.api.embedding.EmbeddingInfo;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.Budget.Holder;
import io.osgent.core.internal.Budget.Period;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;

/** Everybody gets the vectors of his own texts, with as few requests as it takes. */
@Timeout(60)
class EmbeddingAccessTest {
  private static final String MODEL = "vectors/small";

  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder, new MemoryStorage(), none -> {},
        new Patience(Duration.ofMillis(20), Duration.ofSeconds(20), Duration.ofSeconds(20)));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private record Caller(Scope scope, Instant deadline) implements CallContext {
    @Override
    public String run() {
      return null;
    }

    @Override
    public boolean cancelled() {
      return false;
    }
  }

  private static CallContext of(String tenant, String user) {
    return new Caller(new Scope(tenant, user, null, null), Instant.MAX);
  }

  private static CallContext alice() {
    return of("default", "alice");
  }

  private ServiceRegistration<EmbeddingModel> offer(EmbeddingModel model) {
    return core.offer(EmbeddingModel.class, model, Map.of(PluginNames.NAME, "vectors"));
  }

  private static ServiceRegistration<EmbeddingModel> offer(Bundle bundle, EmbeddingModel model) {
    return bundle.getBundleContext().registerService(EmbeddingModel.class, model,
        FrameworkUtil.asDictionary(Map.of(PluginNames.NAME, "vectors")));
  }

  private Embeddings embed(String... texts) throws Exception {
    return embed(alice(), texts);
  }

  private Embeddings embed(CallContext context, String... texts) throws Exception {
    return core.embeddings.embed(MODEL, request(texts), context);
  }

  private CompletableFuture<Embeddings> begin(CallContext context, String... texts) {
    return Bounded.begin(() -> embed(context, texts));
  }

  private static EmbeddingRequest request(String... texts) {
    return new EmbeddingRequest("whatever", List.of(texts), Purpose.DOCUMENT);
  }

  private static void assertVectors(Embeddings answer, String... texts) {
    assertThat(answer.vectors()).hasSize(texts.length);
    for (int i = 0; i < texts.length; i++) {
      assertThat(answer.vectors().get(i)).as(texts[i]).isEqualTo(ScriptedEmbeddings.unit(texts[i], 3));
    }
  }

  /** Holds the requests back, from the first to the last, until it is let go. */
  private static class Held extends ScriptedEmbeddings {
    final Hold hold = new Hold();

    @Override
    Embeddings answer(EmbeddingRequest request) throws ModelException, InterruptedException {
      hold.stay();
      return super.answer(request);
    }
  }

  @Test
  void vectorsComeInTheOrderOfTheTextsAndAreOfUnitLength() throws Exception {
    var model = new ScriptedEmbeddings();
    offer(model);

    Embeddings answer = embed("one", "two", "three");

    assertVectors(answer, "one", "two", "three");
    assertThat(answer.usage()).isEqualTo(Usage.of(30, 0));
    assertThat(model.asked)
        .containsExactly(new EmbeddingRequest("small", List.of("one", "two", "three"), Purpose.DOCUMENT));
    assertThat(core.embeddings.list()).extracting(EmbeddingInfo::name).containsExactly(MODEL);
  }

  @Test
  void moreTextsThanAProviderTakesAtOnceAreSentInBatches() throws Exception {
    var model = new ScriptedEmbeddings();
    offer(model);
    String[] texts = IntStream.range(0, 3 * ScriptedEmbeddings.BATCH + 1).mapToObj(i -> "text " + i)
        .toArray(String[]::new);

    assertVectors(embed(texts), texts);

    assertThat(model.asked).hasSize(4).allMatch(request -> request.texts().size() <= ScriptedEmbeddings.BATCH);
    assertThat(model.texts()).containsExactlyInAnyOrder(texts);
  }

  @Test
  void aProviderThatSaysItTakesNoTextAtOnceIsGivenOne() throws Exception {
    var model = new ScriptedEmbeddings() {
      @Override
      public List<EmbeddingInfo> embeddingModels() {
        return List.of(new EmbeddingInfo("small", "", 0, 0, null));
      }
    };
    offer(model);

    assertVectors(embed("one", "two"), "one", "two");
    assertThat(model.timesAsked()).isEqualTo(2);
  }

  @Test
  void manyCallersAtOnceShareRequestsAndEachGetsItsOwn() throws Exception {
    var model = new Held();
    offer(model);
    var answers = new HashMap<String[], CompletableFuture<Embeddings>>();
    String[] first = {"first a", "first b", "first c"};
    answers.put(first, begin(alice(), first));
    model.hold.awaitInside();
    for (int caller = 1; caller < 10; caller++) {
      String[] texts = {caller + " a", caller + " b", caller + " c"};
      answers.put(texts, begin(of("default", "user" + caller), texts));
    }

    // Those behind the first fill three requests, which need not wait for it.
    for (int full = 0; full < 3; full++) {
      model.hold.awaitInside();
    }
    model.hold.letGo();

    for (var answer : answers.entrySet()) {
      assertVectors(Bounded.get(answer.getValue()), answer.getKey());
    }
    assertThat(model.asked).hasSize(5);
    assertThat(model.texts()).hasSize(30).doesNotHaveDuplicates();
    assertThat(answers.values().stream().mapToLong(answer -> answer.join().usage().inputTokens()).sum())
        .isEqualTo(300);
  }

  @Test
  void textsOfTwoTenantsNeverGoInOneRequest() throws Exception {
    var model = new Held();
    offer(model);
    var callers = new ArrayList<CompletableFuture<Embeddings>>();
    for (String tenant : List.of("red", "blue")) {
      callers.add(begin(of(tenant, "first"), tenant + " 1"));
      model.hold.awaitInside();
      callers.add(begin(of(tenant, "second"), tenant + " 2"));
      callers.add(begin(of(tenant, "third"), tenant + " 3"));
    }
    model.hold.letGo();
    for (var caller : callers) {
      Bounded.get(caller);
    }

    assertThat(model.asked).allSatisfy(request -> assertThat(request.texts()).map(text -> text.split(" ")[0])
        .containsOnly(request.texts().getFirst().split(" ")[0]));
    assertThat(model.contexts).extracting(context -> context.scope().tenant()).contains("red", "blue");
  }

  @Test
  void aTextThatIsRefusedFailsNobodyElse() throws Exception {
    var model = new Held() {
      @Override
      Embeddings answer(EmbeddingRequest request) throws ModelException, InterruptedException {
        Embeddings answer = super.answer(request);
        if (request.texts().contains("too long")) {
          throw new ModelException(Kind.CONTEXT_TOO_LONG, "a text is too long");
        }
        return answer;
      }
    };
    offer(model);
    var first = begin(alice(), "first");
    model.hold.awaitInside();
    var good = begin(of("default", "bob"), "good");
    var bad = begin(of("default", "carol"), "fine", "too long");
    awaitWaiting(3);
    model.hold.letGo();

    assertVectors(Bounded.get(first), "first");
    assertVectors(Bounded.get(good), "good");
    assertThatThrownBy(() -> Bounded.get(bad)).isInstanceOfSatisfying(ModelException.class,
        e -> assertThat(e.kind()).isEqualTo(Kind.CONTEXT_TOO_LONG));
  }

  /** Until so many texts wait behind a request that is under way. */
  private void awaitWaiting(int texts) throws Exception {
    Bounded.until(() -> texts + " texts that wait", () -> core.embeddings.waiting() == texts);
  }

  @Test
  void whoGivesUpLeavesTheOthersTheirVectors() throws Exception {
    var model = new Held();
    offer(model);
    var first = begin(alice(), "first");
    model.hold.awaitInside();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Embeddings> impatient = threads.submit(() -> embed(of("default", "bob"), "impatient"));
      awaitWaiting(1);
      var patient = begin(of("default", "carol"), "patient");
      awaitWaiting(2);

      impatient.cancel(true);
      awaitWaiting(1);
      model.hold.letGo();

      assertVectors(Bounded.get(patient), "patient");
      assertVectors(Bounded.get(first), "first");
    }
    assertThat(model.texts()).containsExactly("first", "patient");
  }

  @Test
  void aRequestThatNobodyWaitsForAnyMoreIsBrokenOff() throws Exception {
    var model = new Held();
    offer(model);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Embeddings> impatient = threads.submit(() -> embed("never mind"));
      model.hold.awaitInside();

      impatient.cancel(true);
      Bounded.until(() -> "the request to be broken off", () -> model.hold.interrupted() == 1);
    }
    model.hold.letGo();
    assertVectors(embed("another"), "another");
  }

  @Test
  void aTextThatWasEmbeddedLatelyIsNotSentAgain() throws Exception {
    var model = new ScriptedEmbeddings();
    offer(model);
    embed("one", "two");

    Embeddings again = embed(of("default", "bob"), "two", "three", "two");

    assertVectors(again, "two", "three", "two");
    assertThat(again.usage()).isEqualTo(Usage.of(10, 0));
    assertThat(model.texts()).containsExactly("one", "two", "three");
    core.embeddings.embed(MODEL, new EmbeddingRequest("", List.of("one"), Purpose.QUERY), alice());
    assertThat(model.texts()).hasSize(4);
  }

  @Test
  void theCacheIsBoundedAndMayBeOff() throws Exception {
    var model = new ScriptedEmbeddings();
    offer(model);
    configure(Map.of("cacheEntries", 2));
    embed("one", "two", "three");
    embed("two", "three");
    assertThat(model.texts()).hasSize(3);
    embed("one");
    assertThat(model.texts()).hasSize(4);

    configure(Map.of("cacheEntries", 0));
    embed("one");
    assertThat(model.texts()).hasSize(5);
  }

  private void configure(Map<String, ?> values) {
    core.embeddings.configure(Configs.of(EmbeddingAccess.Config.class, values));
  }

  @Test
  void vectorsOfAProviderThatWasReplacedAreForgotten() throws Exception {
    Bundle bundle = core.bundle("org.example.vectors", "1.0.0");
    var old = new ScriptedEmbeddings();
    ServiceRegistration<EmbeddingModel> registration = offer(bundle, old);
    embed("one", "two");
    registration.unregister();
    var changed = new ScriptedEmbeddings(5, null);
    offer(bundle, changed);

    Embeddings answer = embed("one", "three");

    assertThat(answer.vectors()).extracting(vector -> vector.length).containsExactly(5, 5);
    assertThat(changed.texts()).containsExactly("one", "three");
  }

  @Test
  void aProviderThatIsReplacedWhileItIsAskedIsFollowedByTheNext() throws Exception {
    Bundle bundle = core.bundle("org.example.vectors", "1.0.0");
    var old = new Held();
    offer(bundle, old);
    var answer = begin(alice(), "one", "two");
    old.hold.awaitInside();

    var next = new ScriptedEmbeddings();
    update(bundle, next);

    assertVectors(Bounded.get(answer), "one", "two");
    assertThat(next.texts()).containsExactly("one", "two");
  }

  @Test
  void vectorsOfTwoEditionsOfAProviderNeverComeTogether() throws Exception {
    Bundle bundle = core.bundle("org.example.vectors", "1.0.0");
    var hold = new Hold();
    offer(bundle, new ScriptedEmbeddings() {
      @Override
      Embeddings answer(EmbeddingRequest request) throws ModelException, InterruptedException {
        if (request.texts().contains("new")) {
          hold.stay();
        }
        return super.answer(request);
      }
    });
    embed("known");
    var answer = begin(alice(), "known", "new");
    hold.awaitInside();

    var changed = new ScriptedEmbeddings(5, null);
    update(bundle, changed);

    assertThat(Bounded.get(answer).vectors()).extracting(vector -> vector.length).containsExactly(5, 5);
    assertThat(changed.texts()).containsExactly("new", "known");
  }

  /** Puts another version of a bundle in the place of one whose calls do not end. */
  private static void update(Bundle bundle, EmbeddingModel model) throws Exception {
    Bounded.call(() -> {
      bundle.update(TestCore.jar("org.example.vectors", "1.1.0"));
      return null;
    });
    offer(bundle, model);
  }

  @ParameterizedTest
  @ValueSource(strings = {"too few", "too many", "uneven", "empty", "zero", "not a number"})
  void anAnswerThatIsNoneIsMalformed(String wrong) {
    offer(new ScriptedEmbeddings() {
      @Override
      Embeddings answer(EmbeddingRequest request) {
        float[] good = {0.6f, 0.8f};
        return new Embeddings(switch (wrong) {
          case "too few" -> List.of(good);
          case "too many" -> List.of(good, good, good);
          case "uneven" -> List.of(good, new float[]{1});
          case "empty" -> List.of(new float[0], new float[0]);
          case "zero" -> List.of(good, new float[2]);
          default -> List.of(good, new float[]{Float.NaN, 1});
        }, Usage.NONE);
      }
    });

    assertThatThrownBy(() -> embed("one", "two")).isInstanceOfSatisfying(ModelException.class,
        e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
  }

  @Test
  void aVectorThatIsOfUnitLengthAlreadyStaysAsItIs() throws Exception {
    float[] unit = {0.6f, 0.8f};
    offer(new ScriptedEmbeddings() {
      @Override
      Embeddings answer(EmbeddingRequest request) {
        return new Embeddings(List.of(unit), Usage.NONE);
      }
    });

    assertThat(embed("one").vectors()).containsExactly(unit);
  }

  @Test
  void whatFailsForOneReasonOrAnotherSaysSo() {
    assertFails("nobody/any", Kind.NOT_FOUND, "the embedding provider 'nobody' is not here now", "text");
    assertFails("nobody", Kind.NOT_FOUND, "'nobody' should be provider/model, e.g. openai/gpt-6.1-terra", "text");
    assertFails(MODEL, Kind.INVALID_REQUEST, "there should be at least one text, and none should be empty");
    assertFails(MODEL, Kind.INVALID_REQUEST, "there should be at least one text, and none should be empty", "");
    offer(new ScriptedEmbeddings() {
      @Override
      Embeddings answer(EmbeddingRequest request) {
        throw new IllegalStateException("a bug");
      }
    });
    assertFails(MODEL, Kind.SERVER, "the provider failed: java.lang.IllegalStateException: a bug", "text");
  }

  private void assertFails(String model, Kind kind, String message, String... texts) {
    assertThatThrownBy(() -> core.embeddings.embed(model, request(texts), alice()))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(kind)).hasMessage(message);
  }

  @Test
  void nobodyWaitsLongerThanHeHasTime() {
    var model = new Held();
    offer(model);

    assertThatThrownBy(() -> embed(new Caller(new Scope("default", "alice", null, null), Instant.now()), "late"))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.TIMEOUT));
    model.hold.letGo();
  }

  @Test
  void theDefaultIsTheConfiguredOneElseThePreferredOne() {
    assertThat(core.embeddings.byDefault()).isEmpty();
    core.offer(EmbeddingModel.class, new ScriptedEmbeddings(),
        Map.of(PluginNames.NAME, "lexical", "service.ranking", -1000));
    assertThat(core.embeddings.byDefault()).contains("lexical/small");
    offer(new ScriptedEmbeddings());
    assertThat(core.embeddings.byDefault()).contains("vectors/small");
    configure(Map.of("model", "elsewhere/large"));
    assertThat(core.embeddings.byDefault()).contains("elsewhere/large");
  }

  @Test
  void eachPaysForItsOwnTextsAndNobodyMoreThanTheBudget() throws Exception {
    // A million dollars a million tokens: a token a dollar.
    var price = new Price(new BigDecimal("1000000"), BigDecimal.ZERO, BigDecimal.ZERO);
    offer(new ScriptedEmbeddings(3, price));
    core.budgets.add(new Budget("team", Holder.USER, "", Period.MONTH, new BigDecimal("30")));

    embed("one");
    embed("one");
    assertThatThrownBy(() -> embed("a text that may have more tokens than twenty"))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.QUOTA))
        .hasMessageContaining("user 'alice' has spent $10 of $30");
    assertVectors(embed(of("default", "bob"), "two"), "two");
  }

  @Test
  void pluginsOfThisKindAreListed() {
    offer(new ScriptedEmbeddings());

    assertThat(core.catalog.plugins()).anySatisfy(plugin -> {
      assertThat(plugin.kind()).isEqualTo("embedding");
      assertThat(plugin.name()).isEqualTo("vectors");
      assertThat(plugin.state()).isEqualTo("active");
    });
  }
}
