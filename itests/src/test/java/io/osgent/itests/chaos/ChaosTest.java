package io.osgent.itests.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.world.EffectCounter;
import io.osgent.itests.world.EffectCounter.Deed;
import io.osgent.itests.world.EffectCounter.Pace;
import io.osgent.itests.world.FakeModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
    public Duration before(Deed deed) {
      return Duration.ofMillis(random.nextInt(20));
    }

    @Override
    public Duration after(Deed deed) {
      return Duration.ofMillis(random.nextInt(20));
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS)
  void aServerThatIsKilledAtAnyMomentFinishesEveryRunAndDoesNothingTwice() throws Exception {
    var random = new Random(SEED);
    var plan = new KillPlan(story, KILLS, random);
    try (var model = new FakeModel(story);
        var world = new EffectCounter(new Uneven(random));
        var victim = new Victim(home)) {
      furnish(model, world);
      victim.prepare();
      var chaos = new Chaos(victim, world);
      chaos.run(plan.moments());

      var examination = new Examination(story, world, victim.rest());
      for (Follower run : chaos.runs()) {
        examination.examine(run);
      }
      report(chaos, examination, world);
      assertThat(chaos.kills()).isGreaterThanOrEqualTo(KILLS);
      assertThat(examination.count("run.completed")).isEqualTo(chaos.runs().size());
      assertThat(examination.count("run.resumed")).as("kills that cut runs off").isPositive();
    }
  }

  private static void furnish(FakeModel model, EffectCounter world) throws Exception {
    model.announceTo(home);
    world.announceTo(home);
    Files.createDirectories(home.resolve("config/agents"));
    Files.writeString(home.resolve("config/agents/chaos.json"), """
        {"model": "openai/mock", "tools": ["look", "put", "charge"], "limits": {"wall_seconds": 3600}}
        """);
    Path jar = Jars.bundle(home, "io.osgent.itests.effects", "1.0.0");
    Files.createDirectories(home.resolve("deploy"));
    DeployFolder.of(home).drop(jar, "effects.jar");
  }

  private void report(Chaos chaos, Examination examination, EffectCounter world) throws Exception {
    String report = """
        kills %d, seed %d
        runs %d, all completed, %d events, every one seen once
        resumed %d times, %d model calls and %d tool calls made again
        %d effects nobody knew of were decided; %d effects, each once
        killed at %d of %d places of the story; logs ended at %d places: %s
        """.formatted(chaos.kills(), SEED, chaos.runs().size(), examination.events(), examination.count("run.resumed"),
        examination.count("model.restarted"), examination.count("tool.started") - examination.count("tool.finished"),
        chaos.decisions(), world.deeds().stream().filter(Deed::effect).filter(d -> !d.tool().equals("look")).count(),
        chaos.hit().stream().filter(story.places()::contains).count(), story.places().size(), examination.ends().size(),
        examination.ends());
    System.out.print(report);
    Files.writeString(Files.createDirectories(Path.of("target")).resolve("chaos.txt"), report);
  }
}
