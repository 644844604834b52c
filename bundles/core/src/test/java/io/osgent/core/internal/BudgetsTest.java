package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.CallContext;
import io.osgent.api.model.ChatModel;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.Price;
import io.osgent.api.model.Usage;
import io.osgent.core.internal.Budget.Holder;
import io.osgent.core.internal.Budget.Period;
import io.osgent.server.agent.Limits;
import io.osgent.server.run.Run;
import io.osgent.server.run.RunStatus;
import io.osgent.server.security.Principal;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.ServiceRegistration;

/** What may be spent on models, and who is told that it is. */
@Timeout(60)
class BudgetsTest {
  /** A million output tokens, a hundred dollars: the answers here have a hundred, and so cost a cent. */
  private static final Price PRICE = new Price(BigDecimal.ZERO, BigDecimal.ZERO, new BigDecimal("100"));
  private static final int TOKENS = 100;
  private static final BigDecimal CENT = new BigDecimal("0.01");

  @TempDir
  private Path folder;

  private final MemoryStorage storage = new MemoryStorage();
  private TestCore core;
  private ServiceRegistration<ChatModel> provider;

  @BeforeEach
  void start() {
    core = new TestCore(folder.resolve("first"), storage, this::world);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private void world(TestCore server) {
    provider = server.offer("paid", new Paid(PRICE));
    server.agent("speaker", "paid/any", bounded());
    server.agent("writer", "paid/any", bounded());
  }

  /** An answer that may have no more tokens than it has. */
  private static Limits bounded() {
    return new Limits(null, null, null, null, null, TOKENS);
  }

  private void budget(Holder per, String of, Period period, String dollars) {
    core.budgets.add(new Budget("team", per, of, period, new BigDecimal(dollars)));
  }

  private Run run(String agent, Principal by) throws Exception {
    return core.finish(core.runs.start(TestCore.request(agent, "Go"), by));
  }

  private static void refused(Run run) {
    assertThat(run.status()).isEqualTo(RunStatus.FAILED);
    assertThat(run.problem().code()).isEqualTo("budget_exceeded");
    assertThat(run.problem().status()).isEqualTo(402);
  }

  private static void paid(Run run) {
    assertThat(run.problem()).isNull();
    assertThat(run.usage().cost()).isEqualByComparingTo(CENT);
  }

  @Test
  void whatIsLeftIsSpentToTheLastCentAndThenNoMore() throws Exception {
    budget(Holder.SERVER, "", Period.MONTH, "0.02");

    paid(run("speaker", TestCore.ALICE));
    paid(run("speaker", TestCore.BOB));
    Run third = run("speaker", TestCore.ALICE);

    refused(third);
    assertThat(third.problem().detail())
        .startsWith("the budget 'team' is used up: all together has spent $0.02 of $0.02 and this call may cost up to "
            + "$0.01; it begins anew at ");
    assertThat(core.runs.replay(third.id(), TestCore.ALICE).identical()).isTrue();
  }

  @Test
  void hundredsOfRunsAtOnceDoNotOverspend() throws Exception {
    budget(Holder.SERVER, "", Period.DAY, "1.00");
    var runs = new ArrayList<Run>();
    for (int i = 0; i < 500; i++) {
      runs.add(core.runs.start(TestCore.request("speaker", "Go"), TestCore.ALICE));
    }

    int paid = 0;
    for (Run run : runs) {
      Run ended = core.finish(run);
      if (ended.status() == RunStatus.COMPLETED) {
        paid(ended);
        paid++;
      } else {
        refused(ended);
      }
    }
    assertThat(paid).isEqualTo(100);
  }

  @Test
  void eachUserHasAnAllowanceOfTheirOwn() throws Exception {
    budget(Holder.USER, "", Period.MONTH, "0.01");

    paid(run("speaker", TestCore.ALICE));
    refused(run("speaker", TestCore.ALICE));
    paid(run("speaker", TestCore.BOB));
  }

  @Test
  void aBudgetForOneAgentOrKeyConcernsNoOther() throws Exception {
    budget(Holder.AGENT, "writer", Period.MONTH, "0.00");
    budget(Holder.KEY, "bob-key", Period.MONTH, "0.00");

    paid(run("speaker", TestCore.ALICE));
    refused(run("writer", TestCore.ALICE));
    refused(run("speaker", TestCore.BOB));
  }

  @Test
  void whatWasSpentBeforeARestartCounts() throws Exception {
    budget(Holder.KEY, "", Period.DAY, "0.02");
    paid(run("speaker", TestCore.ALICE));
    core.close();

    core = new TestCore(folder.resolve("second"), storage, this::world);
    budget(Holder.KEY, "", Period.DAY, "0.02");

    paid(run("speaker", TestCore.ALICE));
    refused(run("speaker", TestCore.ALICE));
  }

  @Test
  void aNewDayBeginsWithAllOfIt() throws Exception {
    budget(Holder.SERVER, "", Period.DAY, "0.01");
    paid(run("speaker", TestCore.ALICE));
    refused(run("speaker", TestCore.ALICE));

    core.clock.putForward(Duration.ofDays(1));

    paid(run("speaker", TestCore.ALICE));
  }

  @Test
  void aModelWhosePriceNobodyKnowsIsAskedForAsLongAsSomethingIsLeft() throws Exception {
    provider.unregister();
    core.offer("paid", new Paid(null));
    budget(Holder.SERVER, "", Period.DAY, "0.01");

    assertThat(run("speaker", TestCore.ALICE).status()).isEqualTo(RunStatus.COMPLETED);
    budget(Holder.SERVER, "", Period.DAY, "0.00");
    Run second = run("speaker", TestCore.ALICE);
    refused(second);
    assertThat(second.problem().detail()).contains("has spent $0 of $0.00; it begins anew at ");
  }

  @Test
  void whatARouterAsksOfOthersIsChargedOnceAndHeldToTheBudgetCallByCall() throws Exception {
    core.offer("router", new Paid(null) {
      @Override
      public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
        return core.models.open("paid/any", request, context);
      }
    });
    core.agent("routed", "router/any", bounded());
    budget(Holder.KEY, "", Period.DAY, "0.02");

    assertThat(run("routed", TestCore.ALICE).status()).isEqualTo(RunStatus.COMPLETED);
    paid(run("speaker", TestCore.ALICE));
    refused(run("speaker", TestCore.ALICE));
    assertThat(run("routed", TestCore.BOB).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run("routed", TestCore.BOB).status()).isEqualTo(RunStatus.COMPLETED);
    refused(run("routed", TestCore.BOB));
  }

  @Test
  void aRouterIsToldThatAModelIsTooDearSoThatItMayAskAnother() throws Exception {
    budget(Holder.SERVER, "", Period.DAY, "0.005");
    core.offer("router", new Paid(null) {
      @Override
      public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
        return core.models.open("paid/any", request, context);
      }
    });
    core.agent("routed", "router/any", bounded());

    Run run = run("routed", TestCore.ALICE);

    assertThat(run.problem().code()).isEqualTo("model_quota");
    assertThat(run.problem().detail()).contains("the budget 'team' is used up");
  }

  @Test
  void aCallThatFailedCostsNothing() throws Exception {
    core.offer("broken", new Paid(PRICE) {
      @Override
      public ModelStream open(ChatRequest request, CallContext context) throws ModelException {
        throw new ModelException(ModelException.Kind.SERVER, "out of order");
      }
    });
    core.agent("unlucky", "broken/any", bounded());
    budget(Holder.SERVER, "", Period.DAY, "0.01");

    assertThat(run("unlucky", TestCore.ALICE).problem().code()).isEqualTo("model_server");

    paid(run("speaker", TestCore.ALICE));
  }

  @Test
  void aSettingThatIsWrongIsNamedWithWhatWouldBeRight() {
    assertThat(configured(Map.of("per", "team", "usd", "1")).problem()).contains("the budget 'people' is not in force: "
        + "'per' is 'team'; it should be one of user, agent, key, tenant, server");
    assertThat(configured(Map.of("period", "week", "usd", "1")).problem())
        .hasValueSatisfying(told -> assertThat(told).endsWith("'period' is 'week'; it should be one of day, month"));
    for (String wrong : List.of("", "much", "-1")) {
      ConfiguredBudget unread = configured(Map.of("usd", wrong));
      assertThat(unread.budget()).isEmpty();
      assertThat(unread.problem()).hasValueSatisfying(
          told -> assertThat(told).endsWith("'usd' is '" + wrong + "'; it should be US dollars, e.g. 25.00"));
    }
    assertThat(configured(Map.of("usd", "1", "per", "user")).problem()).isEmpty();
  }

  private static ConfiguredBudget configured(Map<String, String> values) {
    var config = (ConfiguredBudget.Config) Proxy.newProxyInstance(ConfiguredBudget.Config.class.getClassLoader(),
        new Class<?>[]{ConfiguredBudget.Config.class}, (proxy, method, arguments) -> values
            .getOrDefault(method.getName(), String.valueOf(method.getDefaultValue())));
    return new ConfiguredBudget(config,
        Map.of("felix.fileinstall.filename", "file:/home/config/io.osgent.budget-people.cfg"));
  }

  private static class Paid implements ChatModel {
    private final Price price;

    Paid(Price price) {
      this.price = price;
    }

    @Override
    public List<ModelInfo> models() {
      return List.of(new ModelInfo("any", "", price));
    }

    @Override
    public ModelStream open(ChatRequest request, CallContext context) throws ModelException, InterruptedException {
      return new ScriptedModel(asked -> List.of(new ModelEvent.TextDelta("Yes."),
          new ModelEvent.UsageReport(Usage.of(5, TOKENS)), new ModelEvent.Finished(FinishReason.STOP)))
          .open(request, context);
    }
  }
}
