package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.world.EffectCounter;
import io.osgent.itests.world.EffectCounter.Deed;
import io.osgent.itests.world.EffectCounter.Pace;
import io.osgent.itests.world.Surroundings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs on a server that is killed at every turn: {@code osgent.chaos.kills} says how often, and {@code osgent.chaos.seed}
 * when. itests/bench/chaos.sh is the long form.
 */
class ChaosTest {
  private static final int KILLS = Integer.getInteger("osgent.chaos.kills", 20);
  private static final long SEED = Long.getLong("osgent.chaos.seed", 1L);

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private static Path home;

  private final Story story = new Story();

  /** A deed takes some milliseconds on either side of its effect, so that kills come before, during and after it. */
  private record Uneven(Random random) implements Pace {
    @Override
    public void before(Deed deed) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
    }

    @Override
    public void after(Deed deed) throws InterruptedException {
      TimeUnit.MILLISECONDS.sleep(random.nextInt(20));
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void aServerThatIsKilledAtAnyMomentFinishesEveryRunAndDoesNothingTwice() throws Exception {
    var random = new Random(SEED);
    var plan = new KillPlan(story, KILLS, random);
    try (var surroundings = new Surroundings(home, story, new Uneven(random)); var victim = new Victim(home)) {
      surroundings.agent("chaos", """
          {"model": "openai/mock", "tools": ["look", "put", "charge"], "limits": {"wall_seconds": 3600}}""");
      victim.prepare();
      var chaos = new Chaos(victim, surroundings.world());
      chaos.run(plan.moments());

      var examination = new Examination(story, surroundings.world(), victim.rest());
      for (Follower run : chaos.runs()) {
        examination.examine(run);
      }
      report(chaos, examination, surroundings.world());
      assertThat(chaos.kills()).isGreaterThanOrEqualTo(KILLS);
      assertThat(examination.count("run.completed")).isEqualTo(chaos.runs().size());
      assertThat(examination.count("run.resumed")).as("kills that cut runs off").isPositive();
    }
  }

  private void report(Chaos chaos, Examination examination, EffectCounter world) throws Exception {
    String report = """
        kills %d, seed %d
        runs %d, all completed, %d events, every one seen once
        resumed %d times, %d model calls and %d tool calls made again
        %d effects nobody knew of were decided; %d effects, each once
        killed at %d of %d places of the story; when it died, logs ended at %d different ones
        """.formatted(chaos.kills(), SEED, chaos.runs().size(), examination.events(), examination.count("run.resumed"),
        examination.count("model.restarted"), examination.repeated(),
        chaos.decisions(), world.deeds().stream().filter(Deed::effect).filter(d -> !d.tool().equals("look")).count(),
        chaos.hit().stream().filter(story.places()::contains).count(), story.places().size(),
        examination.ends().size());
    System.out.print(report);
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("chaos.txt"), report);
  }
}
