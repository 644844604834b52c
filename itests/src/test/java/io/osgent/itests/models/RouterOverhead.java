package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.Answer;
import io.osgent.itests.world.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the router adds to whole runs of the shipped server: the same fake provider is asked over HTTP directly and through
 * a route that chooses the cheapest of 24 models, in turn, everything durable and every call accounted for. A bench, run by
 * {@code itests/bench/router.sh --server}; {@code osgent.router.rounds} says how many rounds each gets,
 * {@code osgent.router.rate} how many calls are begun in a second. So that N calls are at once at that rate, an answer takes
 * as long as N of them take to be begun.
 */
class RouterOverhead {
  private static final int ROUNDS = Integer.getInteger("osgent.router.rounds", 5);
  private static final int RATE = Integer.getInteger("osgent.router.rate", 1000);
  private static final List<String> PIECES = List.of("I ", "say ", "it ", "in ", "eight ", "small ", "pieces", ".");
  private static final int OTHERS = 23;

  @TempDir
  private Path home;
  private volatile Duration pause = Duration.ZERO;

  /** How a round went: from request to answer in milliseconds, and the server's processor time a call in microseconds. */
  private record Round(double p50, double p99, double processor) {}

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void aRunThroughTheRouterAndOneWithoutIt() throws Exception {
    try (var model = new FakeModel(conversation -> Answer.of(pause, PIECES))) {
      model.announceTo(home);
      offerDearerOnes();
      offerAgents();
      try (var server = ServerProcess.start(home)) {
        var report = new StringBuilder("at once   calls   direct p50     p99   routed p50     p99   added p50     p99"
            + "   CPU a call, direct  routed   added%n".formatted());
        for (int atOnce : new int[]{1, 32, 256}) {
          report.append(compare(server, atOnce));
        }
        System.out.print(report);
        Files.writeString(Files.createDirectories(Path.of("target")).resolve("router.txt"), report);
      }
    }
  }

  private void offerDearerOnes() throws Exception {
    Path config = home.resolve("config");
    List<String> names = IntStream.range(0, OTHERS).mapToObj(i -> "dearer-" + i).toList();
    String prices = String.join(", ", names.stream().map(name -> name + " 300000 30000 3000000").toList());
    Files.writeString(config.resolve("io.osgent.model.openai-dearer.cfg"),
        Files.readString(config.resolve("io.osgent.model.openai-openai.cfg")).replace("name = openai", "name = dearer")
            .replaceAll("prices = .*", "prices = " + prices)
            .replaceAll("models = .*", "models = " + String.join(", ", names)));
    Files.writeString(config.resolve("io.osgent.model.router-bench.cfg"), """
        name = bench
        models = openai/mock, %s
        choose = cheapest
        """.formatted(String.join(", ", names.stream().map(name -> "dearer/" + name).toList())));
  }

  private void offerAgents() throws Exception {
    Path agents = Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(agents.resolve("direct.json"), "{\"model\": \"openai/mock\"}");
    Files.writeString(agents.resolve("routed.json"), "{\"model\": \"router/bench\"}");
  }

  private String compare(ServerProcess server, int atOnce) throws Exception {
    Duration answer = Duration.ofSeconds(1).multipliedBy(atOnce).dividedBy(RATE);
    pause = atOnce == 1 ? Duration.ZERO : answer.dividedBy(PIECES.size() + 1L);
    int calls = atOnce == 1 ? RATE : 2 * RATE;
    round(server, "direct", atOnce, calls);
    round(server, "routed", atOnce, calls);
    var direct = new ArrayList<Round>();
    var routed = new ArrayList<Round>();
    for (int i = 0; i < ROUNDS; i++) {
      direct.add(round(server, "direct", atOnce, calls));
      routed.add(round(server, "routed", atOnce, calls));
    }
    return "%7d %7d %12.2f %7.2f %12.2f %7.2f %11.2f %7.2f %20.0f %7.0f %7.0f%n".formatted(atOnce, calls,
        median(direct, Round::p50), median(direct, Round::p99), median(routed, Round::p50), median(routed, Round::p99),
        added(direct, routed, Round::p50), added(direct, routed, Round::p99), median(direct, Round::processor),
        median(routed, Round::processor), added(direct, routed, Round::processor));
  }

  private static double median(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return rounds.stream().mapToDouble(figure).sorted().skip(rounds.size() / 2).findFirst().orElseThrow();
  }

  /** Between rounds that followed each other. */
  private static double added(List<Round> direct, List<Round> routed, ToDoubleFunction<Round> figure) {
    return IntStream.range(0, direct.size())
        .mapToDouble(i -> figure.applyAsDouble(routed.get(i)) - figure.applyAsDouble(direct.get(i))).sorted()
        .skip(direct.size() / 2).findFirst().orElseThrow();
  }

  private Round round(ServerProcess server, String agent, int atOnce, int calls) throws Exception {
    long[] nanos = new long[calls];
    var next = new AtomicInteger();
    Rest rest = server.rest();
    Duration before = processor(server);
    long begun = System.nanoTime();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> callers = new ArrayList<>();
      for (int caller = 0; caller < atOnce; caller++) {
        callers.add(threads.submit(() -> {
          for (int call = next.getAndIncrement(); call < calls; call = next.getAndIncrement()) {
            TimeUnit.NANOSECONDS.sleep(begun + call * (1_000_000_000L / RATE) - System.nanoTime());
            long sent = System.nanoTime();
            assertThat(rest.run(agent, "Please").text("status")).isEqualTo("completed");
            nanos[call] = System.nanoTime() - sent;
          }
          return null;
        }));
      }
      for (Future<?> caller : callers) {
        caller.get();
      }
    }
    Duration used = processor(server).minus(before);
    Arrays.sort(nanos);
    return new Round(nanos[calls / 2] / 1e6, nanos[calls * 99 / 100] / 1e6, used.toNanos() / 1e3 / calls);
  }

  private static Duration processor(ServerProcess server) {
    return server.process().info().totalCpuDuration().orElseThrow();
  }
}
