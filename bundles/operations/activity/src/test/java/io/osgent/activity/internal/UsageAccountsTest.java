package io.osgent.activity.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.server.security.Reach;
import io.osgent.server.storage.Change;
import io.osgent.server.storage.Database;
import io.osgent.server.storage.Storage;
import io.osgent.server.storage.StorageException;
import io.osgent.server.usage.Dimension;
import io.osgent.server.usage.UsageQuery;
import io.osgent.server.usage.UsageReport;
import io.osgent.server.usage.UsageReport.Row;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class UsageAccountsTest {
  /** The run that a test begins first. */
  private static final String PRICED = """
      {"run":"run_00001","type":"model.finished","at":"2026-01-02T10:00:01Z","data":{"model":"a/b","cost":"%s"}}""";
  private static final LocalDate FROM = LocalDate.parse("2026-01-01");
  private static final LocalDate TO = LocalDate.parse("2026-01-31");

  @TempDir
  private Path folder;
  private FakeStorage server;
  private Database database;
  private UsageAccounts usage;

  /** Where accounts are kept: with the runs, if nothing else is configured. */
  protected Database database(FakeStorage runs) {
    return runs.database();
  }

  @BeforeEach
  void open() throws Exception {
    server = new FakeStorage(folder);
    database = database(server);
    usage = accounts(server.storage());
  }

  private UsageAccounts accounts(Storage storage) {
    return new UsageAccounts(storage, database, new PlainJson(), entry -> {});
  }

  @AfterEach
  void close() throws Exception {
    usage.close();
    server.close();
  }

  private static UsageQuery by(Dimension... groups) {
    return new UsageQuery(null, List.of(groups), FROM, TO);
  }

  private UsageReport all(Dimension... groups) {
    return usage.ofTenant(by(groups), People.ADMIN);
  }

  private static BigDecimal dollars(String text) {
    return new BigDecimal(text);
  }

  private void runs() {
    server.begin("ann", "2026-01-02").model("openai/gpt-5", 1000, 100, dollars("0.00225")).tool("calculator", false)
        .model("openai/gpt-5", 1200, 50, dollars("0.0000000075")).end();
    server.begin("ann", "2026-01-03").model("ollama/qwen3", 10, 20, null).tool("calculator", true).end();
    server.begin("ben", "2026-01-03").model("openai/gpt-5", 1, 2, dollars("1")).end();
    server.begin("ann", "2026-01-04");
  }

  @Test
  void whatRunsHaveUsedThatHaveEndedIsAddedUp() {
    runs();
    assertThat(usage.ofUser(by(), People.ANN).rows()).containsExactly(new Row(null, null, null, null, null, null, null,
        2L, 3, 0, 2210, 170, 3, dollars("0.0022500075"), 1, 2, 1));
    assertThat(all().rows()).singleElement().satisfies(row -> {
      assertThat(row.runs()).isEqualTo(3);
      assertThat(row.cost()).isEqualTo("1.0022500075");
    });
  }

  @Test
  void itIsToldApartByDayUserModelProviderToolAndKey() {
    runs();
    assertThat(all(Dimension.DAY, Dimension.USER).rows())
        .extracting(row -> row.day() + " " + row.userId() + " " + row.runs())
        .containsExactly("2026-01-02 ann 1", "2026-01-03 ann 1", "2026-01-03 ben 1");
    assertThat(all(Dimension.MODEL).rows()).extracting(row -> row.model() + " " + row.inputTokens() + " " + row.runs())
        .containsExactly("ollama/qwen3 10 null", "openai/gpt-5 2201 null");
    assertThat(all(Dimension.PROVIDER).rows()).extracting(Row::provider).containsExactly("ollama", "openai");
    assertThat(all(Dimension.TOOL).rows())
        .extracting(row -> row.tool() + " " + row.toolCalls() + " " + row.toolErrors())
        .containsExactly("calculator 2 1");
    assertThat(all(Dimension.KEY, Dimension.AGENT).rows()).extracting(row -> row.key() + " " + row.agent())
        .containsExactly("ci assistant");
    assertThat(usage.ofTenant(new UsageQuery("ben", List.of(), FROM, TO), People.ADMIN).rows()).hasSize(1);
    assertThat(usage.ofTenant(new UsageQuery(null, List.of(), TO, TO), People.ADMIN).rows()).isEmpty();
  }

  @Test
  void nobodySeesWhatOthersOrOtherTenantsHaveUsed() {
    runs();
    assertThatThrownBy(() -> usage.ofUser(new UsageQuery("ben", List.of(), FROM, TO), People.ANN))
        .isInstanceOfSatisfying(ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(403));
    assertThat(usage.ofTenant(by(), People.STRANGER).rows()).isEmpty();
    assertThat(usage.ofUser(by(), People.STRANGER).rows()).isEmpty();
  }

  @Test
  void whatMakesNoSenseIsExplained() {
    assertThatThrownBy(() -> all(Dimension.TOOL, Dimension.MODEL)).hasMessageContaining("models or tools, not both");
    assertThatThrownBy(() -> usage.ofUser(new UsageQuery(null, List.of(), TO, FROM), People.ANN))
        .hasMessageContaining("'from' should not be later");
  }

  /** As if the server crashed after the usage was added, before it was noted that the run need not be counted any more. */
  private Storage crashing() {
    return (Storage) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Storage.class},
        (proxy, method, values) -> {
          if (method.getName().equals("commit") && ((List<?>) values[0]).getFirst() instanceof Change.RunCounted) {
            throw new StorageException("the power is gone", null);
          }
          try {
            return method.invoke(server.storage(), values);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        });
  }

  @Test
  void eachRunIsCountedOnceAlsoWhenTheServerCrashesInBetween() throws Exception {
    usage.close();
    runs();
    var cutOff = new UsageCounting(crashing(), Tables.in(database), new PlainJson());
    assertThatThrownBy(cutOff::catchUp).hasMessage("the power is gone");
    assertThatThrownBy(cutOff::catchUp).hasMessage("the power is gone");
    usage = accounts(server.storage());
    assertThat(all().rows().getFirst().runs()).isEqualTo(3);
    assertThat(all().rows().getFirst().cost()).isEqualTo("1.0022500075");
  }

  @Test
  void itIsCountedAnewFromTheLogsAlsoWhenTheServerCrashesMeanwhile() throws Exception {
    for (int i = 0; i < 250; i++) {
      server.begin("ann", i % 2 == 0 ? "2026-01-02" : "2026-01-09").model("demo/echo", 1, 1, dollars("0.5")).end();
    }
    List<Row> before = all(Dimension.DAY).rows();
    database.write(Reach.SERVER,
        connection -> new Sql(connection).run("UPDATE usage_total SET input_tokens = 7, runs = 1"));
    usage.close();
    var cutOff = new UsageCounting(crashing(), Tables.in(database), new PlainJson());
    cutOff.recount("2026-01-09");
    server.begin("ben", "2026-01-09").model("demo/echo", 1, 1, dollars("0.5")).end();
    assertThatThrownBy(cutOff::catchUp).hasMessage("the power is gone");
    usage = accounts(server.storage());
    List<Row> after = all(Dimension.DAY).rows();
    assertThat(after.getFirst().inputTokens()).as("the days before stay as they are").isEqualTo(2 * 7);
    assertThat(after.get(1).inputTokens()).isEqualTo(before.get(1).inputTokens() + 1);
    assertThat(after.get(1).runs()).isEqualTo(126);
    usage.recount(LocalDate.parse("2026-01-01"), People.ADMIN);
    assertThat(all(Dimension.DAY).rows().getFirst()).isEqualTo(before.getFirst());
  }

  @Test
  void whatIsStillToBeCountedIsNotLostWhenItIsCountedAnew() throws Exception {
    usage.close();
    server.begin("ann", "2026-01-02").model("a/b", 1, 1, dollars("1")).end();
    FakeStorage.Going overnight = server.begin("ben", "2026-01-08").model("a/b", 1, 1, dollars("1"));
    var counting = new UsageCounting(server.storage(), Tables.in(database), new PlainJson());
    counting.recount("2026-01-09");
    overnight.on("2026-01-09").model("a/b", 1, 1, dollars("1")).end();
    counting.catchUp();
    assertThat(days()).containsExactly("2026-01-02 1", "2026-01-08 1", "2026-01-09 1");
    counting.recount("2026-01-09");
    counting.recount("2026-01-10");
    counting.catchUp();
    assertThat(days()).containsExactly("2026-01-02 1", "2026-01-08 1", "2026-01-09 1");
  }

  private List<String> days() {
    return all(Dimension.DAY).rows().stream().map(row -> row.day() + " " + row.modelCalls()).toList();
  }

  /** Tells what it is asked for. */
  private Storage watched(String asked, Consumer<Object[]> tell) {
    return (Storage) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[]{Storage.class},
        (proxy, method, values) -> {
          if (method.getName().equals(asked)) {
            tell.accept(values);
          }
          return method.invoke(server.storage(), values);
        });
  }

  @Test
  void onlyLogsOfRunsThatEndedOnTheDaysInQuestionAreReadAgain() throws Exception {
    usage.close();
    server.begin("ann", "2026-01-02").end();
    server.begin("ann", "2026-01-09").end();
    new UsageCounting(server.storage(), Tables.in(database), new PlainJson()).catchUp();
    var read = new ArrayList<Object>();
    var counting = new UsageCounting(watched("events", values -> read.add(values[0])), Tables.in(database),
        new PlainJson());
    counting.recount("2026-01-03");
    counting.catchUp();
    assertThat(read).containsOnly("run_00002");
  }

  @Test
  void aLogThatIsDamagedKeepsNothingElseFromBeingCounted() {
    server.begin("ann", "2026-01-02").line("{\"type\":\"model.finished\"").model("a/b", 7, 1, dollars("0.5"))
        .line("{\"type\":\"tool.finished\"}").line("{\"type\":\"run.started\",\"at\":\"\",\"data\":7}").end();
    server.begin("ben", "2026-01-02").model("a/b", 1, 1, dollars("1")).end();
    assertThat(all(Dimension.USER).rows()).extracting(row -> row.userId() + " " + row.inputTokens() + " " + row.cost())
        .containsExactly("ann 7 0.5", "ben 1 1");
    usage.erase(new Scope("default", "ann", null, null));
    assertThat(all(Dimension.USER).rows()).extracting(Row::userId).containsExactly("ben", "erased");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+2147483647", "1E+400", "99999999999999999999", "10000"})
  void whatNoCallCostsCountsAsTheMostThatOneMayCost(String absurd) {
    server.begin("ann", "2026-01-02").model("a/b", Long.MAX_VALUE, Long.MIN_VALUE, null)
        .line(PRICED.formatted(absurd)).end();
    assertThat(all().rows()).singleElement().satisfies(row -> {
      assertThat(row.cost()).isEqualByComparingTo("10000");
      assertThat(row.inputTokens()).isEqualTo(1_000_000_000_000L);
      assertThat(row.outputTokens()).isZero();
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E-2147483647", "-1", "0", "1E-11"})
  void whatIsLessThanCanBeAddedUpCostsNothing(String little) {
    server.begin("ann", "2026-01-02").line(PRICED.formatted(little)).end();
    assertThat(all().rows()).singleElement().satisfies(row -> assertThat(row.cost()).isZero());
  }

  @Test
  void aTableIsThereForSpreadsheetsAndHoldsNoFormula() {
    server.begin("=HYPERLINK(\"http://evil\")", "2026-01-02").model("a/b", 1, 1, dollars("0.1")).end();
    server.begin("+1, \"two\"", "2026-01-02").end();
    server.begin("-x", "2026-01-02").end();
    server.begin("@y", "2026-01-02").end();
    server.begin("zoë", "2026-01-02").end();
    assertThat(usage.csv(all(Dimension.USER))).isEqualToNormalizingNewlines(
        """
            user_id,runs,model_calls,cached_calls,input_tokens,output_tokens,cached_input_tokens,cost,unpriced_calls,tool_calls,tool_errors
            "'+1, ""two""\",1,0,0,0,0,0,0,0,0,0
            '-x,1,0,0,0,0,0,0,0,0,0
            "'=HYPERLINK(""http://evil"")",1,1,0,1,1,1,0.1,0,0,0
            '@y,1,0,0,0,0,0,0,0,0,0
            zoë,1,0,0,0,0,0,0,0,0,0
            """);
  }

  @Test
  void whenAPersonIsErasedTheSumsStayAndSayNothingOfThePerson() {
    runs();
    List<Row> before = all(Dimension.DAY, Dimension.MODEL).rows();
    usage.erase(new Scope("default", "ann", null, null));
    usage.erase(new Scope("default", "ann", null, null));
    assertThat(all(Dimension.DAY, Dimension.MODEL).rows()).isEqualTo(before);
    assertThat(all(Dimension.USER, Dimension.KEY).rows()).extracting(row -> row.userId() + " " + row.key())
        .containsExactly("ben ci", "erased erased");
    server.begin("cid", "2026-01-02").model("openai/gpt-5", 1, 1, dollars("1")).end();
    usage.erase(new Scope("default", "cid", null, null));
    assertThat(all(Dimension.USER).rows()).extracting(Row::runs).containsExactly(1L, 3L);
  }

  @Test
  void whatAPersonHasBegunForOthersStaysTheirsAndSaysNotWhoHasBegunIt() {
    server.begin("ben", "2026-01-02", "login/ann").model("a/b", 1, 1, dollars("1")).end();
    server.begin("ben", "2026-01-02", "oidc/ann").model("a/b", 1, 1, dollars("1")).end();
    server.begin("ben", "2026-01-02", "login/anna").model("a/b", 1, 1, dollars("1")).end();
    usage.erase(new Scope("default", "ann", null, null));
    assertThat(all(Dimension.USER, Dimension.KEY).rows())
        .extracting(row -> row.userId() + " " + row.key() + " " + row.modelCalls())
        .containsExactly("ben erased 2", "ben login/anna 1");
  }

  @Test
  void whoIsCalledLikeThoseWhoAreErasedIsErasedAsWell() {
    server.begin("erased", "2026-01-02").model("a/b", 1, 1, dollars("1")).end();
    server.begin("ann", "2026-01-02").model("a/b", 1, 1, dollars("1")).end();
    for (String user : List.of("ann", "erased", "erased")) {
      usage.erase(new Scope("default", user, null, null));
    }
    assertThat(all(Dimension.USER, Dimension.KEY).rows())
        .extracting(row -> row.userId() + " " + row.key() + " " + row.modelCalls())
        .containsExactly("erased erased 2");
  }

  @Test
  void whenATenantIsErasedNothingSaysWhatItHasUsed() {
    runs();
    List<Row> before = all(Dimension.DAY, Dimension.MODEL).rows();
    usage.eraseTenant("acme");
    assertThat(all(Dimension.DAY, Dimension.MODEL).rows()).isEqualTo(before);
    usage.eraseTenant("default");
    assertThat(all(Dimension.DAY, Dimension.USER).rows()).isEmpty();
  }

  @Test
  void aPersonIsGivenWhatTheyHaveUsed() {
    runs();
    var given = new ArrayList<Object>();
    usage.export(new Scope("default", "ann", null, null)).forEachRemaining(given::add);
    assertThat(given).hasSize(6).allMatch(Row.class::isInstance);
  }
}
