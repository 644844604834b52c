package io.osgent.itests.swap;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.ServerProcess;
import io.osgent.itests.world.Answer;
import io.osgent.itests.world.Answer.Ask;
import io.osgent.itests.world.Conversation;
import io.osgent.itests.world.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Streaming runs, a tool and a model provider that are replaced under them, and what the runs notice of it:
 * {@code osgent.swap.runs} says how many runs there are at once, {@code osgent.swap.swaps} how many times something is
 * replaced, {@code osgent.swap.rounds} for how many runs of each client the same load is measured without that,
 * {@code osgent.swap.pause} the milliseconds between two pieces of an answer. itests/bench/swap.sh is the long form.
 */
class SwapTest {
  private static final int RUNS = Integer.getInteger("osgent.swap.runs", 16);
  private static final int SWAPS = Integer.getInteger("osgent.swap.swaps", 6);
  private static final int ROUNDS = Integer.getInteger("osgent.swap.rounds", 3);
  private static final Duration PAUSE = Duration.ofMillis(Integer.getInteger("osgent.swap.pause", 50));
  private static final List<String> WORDS = List.of("I ", "will ", "say ", "it ", "in ", "nine ", "small ", "pieces",
      ".");

  /** So that at any moment some run begins: one has two answers. */
  private static final Duration APART = PAUSE.multipliedBy(2L * WORDS.size()).dividedBy(RUNS);

  @TempDir
  private Path home;

  /** Asks for the tool, then tells what it said. */
  private static Answer answer(Conversation conversation) {
    return conversation.turns().isEmpty()
        ? Answer.of(PAUSE, WORDS, new Ask("call_1", "greeting", "{\"name\": \"Mia\"}"))
        : Answer.of(PAUSE, WORDS);
  }

  @Test
  @Timeout(value = 1, unit = TimeUnit.HOURS)
  void noRunNoticesThatAToolAndAModelProviderAreReplacedUnderIt() throws Exception {
    Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(home.resolve("config/agents/swap.json"), """
        {"model": "openai/mock", "tools": ["greeting"]}""");
    Files.createDirectories(home.resolve("deploy"));
    DeployFolder.of(home).drop(Jars.greeting(home, "1.0.0", "Hello"), Swaps.TOOL + "-1.0.0.jar");
    var swaps = new Swaps(home, SWAPS);
    try (var model = new FakeModel(SwapTest::answer)) {
      model.announceTo(home);
      try (var server = ServerProcess.start(home);
          var load = new Load("swap", RUNS, APART, told -> new StreamingClient(server.address(), told))) {
        // The JIT compiler has the machine until then.
        load.next().await(RUNS * ROUNDS);
        Phase without = load.next();
        without.await(RUNS * ROUNDS);
        Phase with = load.next();
        swaps.carryOutUnder(load);
        load.finish();

        report(without, with, swaps);
        for (Phase phase : List.of(without, with)) {
          assertThat(phase.failed()).extracting(Outcome::problem).isEmpty();
          assertThat(phase.refused()).extracting(Outcome::problem).isEmpty();
          assertThat(phase.cuts()).isZero();
          assertThat(phase.disorder()).isZero();
          assertThat(phase.outcomes()).isNotEmpty();
        }
      }
    }
  }

  private static void report(Phase without, Phase with, Swaps swaps) throws Exception {
    String report = "%d runs at once%n".formatted(RUNS) + without.figures("without swaps") + with.figures("with swaps")
        + "%-14s p50 %+.1f ms, p99 %+.1f ms%n".formatted("added", with.latencyMillis(0.5) - without.latencyMillis(0.5),
            with.latencyMillis(0.99) - without.latencyMillis(0.99))
        + swaps.figures();
    System.out.print(report);
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("swap.txt"), report);
  }
}
