package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.osgent.api.PluginNames;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.embedding.EmbeddingModel;
import io.osgent.api.embedding.EmbeddingRequest.Purpose;
import io.osgent.api.embedding.Embeddings;
import io.osgent.api.image.ImageRequest;
import io.osgent.api.model.Price;
import io.osgent.core.internal.Budget.Holder;
import io.osgent.core.internal.Budget.Period;
import io.osgent.server.model.ModelKind;
import io.osgent.server.model.ModelOnOffer;
import io.osgent.server.security.Principal;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Models are asked outside any run, on behalf of whoever has the key. */
@Timeout(60)
class DirectModelsTest {
  @TempDir
  private Path folder;

  private TestCore core;
  private DirectModels desk;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    desk = new DirectModels(core.catalog, core.embeddings, core.images);
    var dollarAToken = new Price(new BigDecimal("1000000"), BigDecimal.ZERO, BigDecimal.ZERO);
    core.offer(EmbeddingModel.class, new ScriptedEmbeddings(3, dollarAToken), Map.of(PluginNames.NAME, "vectors"));
    core.offer("scripted", ScriptedModel.saying("Hello."));
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private Embeddings embed(String model, Principal by) {
    return desk.embed(model, List.of("a text"), Purpose.QUERY, by);
  }

  @Test
  void modelsOfEveryKindAreListedWithTheirDefaults() {
    assertThat(desk.models()).extracting(ModelOnOffer::kind, ModelOnOffer::name).containsExactly(
        tuple(ModelKind.CHAT, "scripted/scripted"),
        tuple(ModelKind.EMBEDDING, "vectors/small"));
    assertThat(desk.byDefault(ModelKind.CHAT)).contains("scripted/scripted");
    assertThat(desk.byDefault(ModelKind.EMBEDDING)).contains("vectors/small");
    assertThat(desk.byDefault(ModelKind.IMAGE)).isEmpty();
  }

  @Test
  void vectorsCome() {
    assertThat(embed("vectors/small", TestCore.ALICE).vectors())
        .containsExactly(ScriptedEmbeddings.unit("a text", 3));
  }

  @Test
  void whatAKeyMaySpendHoldsHereToo() {
    core.budgets.add(new Budget("keys", Holder.KEY, "alice-key", Period.DAY, BigDecimal.ONE));

    Problem problem = problem(() -> embed("vectors/small", TestCore.ALICE));
    assertThat(problem.code()).isEqualTo("budget_exceeded");
    assertThat(problem.status()).isEqualTo(402);
    assertThat(embed("vectors/small", TestCore.BOB).vectors()).hasSize(1);
  }

  @Test
  void aFailureIsToldAsThatOfARunsModel() {
    Problem problem = problem(() -> desk.make("nobody/any", new ImageRequest("", "a cat", List.of(), 1, 0, 0),
        TestCore.ALICE));
    assertThat(problem.code()).isEqualTo("model_not_found");
    assertThat(problem.detail()).isEqualTo("the model call failed: the image provider 'nobody' is not here now");
  }

  @Test
  void whoIsInterruptedIsToldSo() {
    Thread.currentThread().interrupt();

    assertThat(problem(() -> embed("vectors/small", TestCore.ALICE)).status()).isEqualTo(503);
    assertThat(Thread.interrupted()).isTrue();
  }

  private static Problem problem(ThrowingCallable call) {
    var told = new Problem[1];
    assertThatThrownBy(call).isInstanceOfSatisfying(ProblemException.class, e -> told[0] = e.problem());
    return told[0];
  }
}
