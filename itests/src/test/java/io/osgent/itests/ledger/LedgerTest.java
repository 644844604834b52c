package io.osgent.itests.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever goes wrong between the server and its providers, no run fails for it and not a token is lost or counted twice. */
@Timeout(300)
class LedgerTest {
  private static final int RUNS = 10_000;
  private static final int AT_ONCE = 64;

  @TempDir
  private static Path home;

  private static List<FaultyProvider> providers;
  private static SilentProvider silent;
  private static ServerProcess server;

  @BeforeAll
  static void start() throws Exception {
    providers = List.of(new FaultyProvider("one", 3, 15), new FaultyProvider("two", 1, 4),
        new FaultyProvider("three", 7, 21));
    providers.get(0).announceTo(home, true);
    providers.get(1).announceTo(home, true);
    providers.get(2).announceTo(home, false);
    config("io.osgent.model.router-all.cfg", """
        name = all
        models = %s, %s, %s
        choose = weighted
        maxRetries = 8
        """.formatted(providers.stream().map(FaultyProvider::model).toArray()));
    config("io.osgent.model.router-again.cfg", """
        name = again
        models = one/m, two/m, three/m
        cacheSeconds = 600
        """);
    silent = new SilentProvider();
    config("io.osgent.model.openai-silent.cfg", """
        name = silent
        apiKey = test
        baseUrl = http://127.0.0.1:%d/v1
        models = m
        """.formatted(silent.port()));
    config("io.osgent.model.router-prompt.cfg", """
        name = prompt
        models = silent/m, one/m, two/m
        firstPieceSeconds = 0.5
        """);
    config("agents/hasty.json", "{\"model\": \"router/prompt\"}");
    config("io.osgent.model.router.health.cfg", "failuresInARow = 20\nfailureRatio = 0.9\nrestSeconds = 1\n");
    config("agents/asker.json", "{\"model\": \"router/all\"}");
    config("agents/repeater.json", "{\"model\": \"router/again\"}");
    server = ServerProcess.start(home);
  }

  private static void config(String file, String text) throws IOException {
    Path path = home.resolve("config").resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    silent.close();
    for (FaultyProvider provider : providers) {
      provider.close();
    }
  }

  @Test
  void whatTenThousandRunsAreToldToHaveUsedIsWhatTheirProvidersToldToTheTokenAndTheCent() throws Exception {
    Books before = Books.of(providers);
    Set<String> started = askAll();
    Map<String, JsonNode> runs = runs(started);

    assertThat(started).hasSize(RUNS);
    assertThat(runs.keySet()).isEqualTo(started);
    assertThat(runs.values()).filteredOn(run -> !run.path("output").asText().equals("Well said.")).isEmpty();
    for (FaultyProvider provider : providers) {
      for (Trouble trouble : Trouble.values()) {
        assertThat(provider.calls(trouble)).as(provider.model() + " " + trouble).isPositive();
      }
    }
    assertThat(Books.of(runs.values())).isEqualTo(Books.of(providers).since(before));
  }

  /** What was used, all in all. */
  private record Books(long input, long output, BigDecimal cost) {
    static Books of(List<FaultyProvider> providers) {
      return new Books(providers.stream().mapToLong(FaultyProvider::inputTokens).sum(),
          providers.stream().mapToLong(FaultyProvider::outputTokens).sum(),
          sum(providers.stream().map(FaultyProvider::cost).toList()));
    }

    static Books of(Iterable<JsonNode> runs) {
      long input = 0;
      long output = 0;
      var costs = new ArrayList<BigDecimal>();
      for (JsonNode run : runs) {
        input += run.at("/usage/input_tokens").longValue();
        output += run.at("/usage/output_tokens").longValue();
        costs.add(run.at("/usage/cost").decimalValue());
      }
      return new Books(input, output, sum(costs));
    }

    Books since(Books before) {
      return new Books(input - before.input, output - before.output, cost.subtract(before.cost).setScale(6));
    }

    private static BigDecimal sum(List<BigDecimal> costs) {
      return costs.stream().reduce(BigDecimal.ZERO, BigDecimal::add).setScale(6);
    }
  }

  private static Set<String> askAll() throws Exception {
    Rest rest = server.rest();
    var next = new AtomicInteger();
    var clients = new ArrayList<Callable<Set<String>>>();
    for (int i = 0; i < AT_ONCE; i++) {
      clients.add(() -> {
        var ids = new HashSet<String>();
        for (int n = next.getAndIncrement(); n < RUNS; n = next.getAndIncrement()) {
          ids.add(rest.run("asker", "Question " + n).text("id"));
        }
        return ids;
      });
    }
    var started = new HashSet<String>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Set<String>> ids : threads.invokeAll(clients)) {
        started.addAll(ids.get());
      }
    }
    return started;
  }

  /** Those that were started, as the list of all runs tells of them. */
  private static Map<String, JsonNode> runs(Set<String> started) throws Exception {
    var runs = new HashMap<String, JsonNode>();
    for (String after = ""; after != null;) {
      JsonNode page = server.rest().get("/api/v1/runs?limit=200" + (after.isEmpty() ? "" : "&after=" + after))
          .expect(200).body();
      page.path("items").forEach(run -> runs.put(run.path("id").asText(), run));
      after = page.path("next").asText(null);
    }
    runs.keySet().retainAll(started);
    return runs;
  }

  @Test
  void anAnswerThatIsToldAgainCostsNothingAndTheLogAndTheHealthReportSayThatItWas() throws Exception {
    Rest rest = server.rest();
    String first = rest.run("repeater", "The same question").text("id");
    String second = rest.run("repeater", "The same question").text("id");

    assertThat(finished(first).path("cached").asBoolean()).isFalse();
    JsonNode told = finished(second);
    assertThat(told.path("cached").asBoolean()).isTrue();
    assertThat(told.path("cost").decimalValue()).isZero();
    assertThat(told.at("/usage/input_tokens").longValue()).isZero();
    assertThat(rest.get("/api/v1/runs/" + second).expect(200).text("output")).isEqualTo("Well said.");
    assertThat(rest.get("/api/v1/admin/health").expect(200).response().body())
        .contains("router/again told 1 answers again, asked 1 times, keeps 1 of 1000, dropped 0 for room");
  }

  @Test
  void aModelThatSaysNothingIsGivenUpForTheNextAndSoIsItsConnection() throws Exception {
    Rest.Answer run = server.rest().run("hasty", "Anybody?");
    silent.awaitGone();

    assertThat(run.text("output")).as(run.body().toString()).isEqualTo("Well said.");
    assertThat(server.rest().events(run.text("id"))).filteredOn(event -> event.path("type").asText()
        .equals("model.restarted")).first().satisfies(event -> assertThat(event.at("/data/reason").asText())
            .startsWith("silent/m: it had not begun to answer after 0.5 s"));
  }

  private static JsonNode finished(String run) throws Exception {
    return server.rest().events(run).stream().filter(event -> event.path("type").asText().equals("model.finished"))
        .map(event -> event.path("data")).findFirst().orElseThrow();
  }
}
