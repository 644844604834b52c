package io.osgent.core.internal;

import static io.osgent.core.internal.ScriptedModel.calling;
import static io.osgent.core.internal.ScriptedModel.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.Tool;
import io.osgent.server.admin.PluginHandover.Trial;
import io.osgent.server.run.Run;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** A new version of a tool has to answer as the one before it did in the runs there were. */
@Timeout(60)
class ReplayGateTest {
  private static final String NAME = "org.example.weather";

  @TempDir
  private Path folder;

  private final AtomicInteger calls = new AtomicInteger();
  private TestCore core;

  @BeforeEach
  void start() throws Exception {
    core = new TestCore(folder);
    core.offer("scripted", calling(step("weather", 1), step("weather", 2)));
    core.agent("worker", "scripted/any", "*");
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private Tool weather(Effect effect, String answer) {
    return MadeTool.of("weather", effect, (number, context) -> {
      calls.incrementAndGet();
      return answer + " in place " + number;
    });
  }

  private Run ranOn(Effect effect) throws Exception {
    TestCore.offer(core.bundle(NAME, "1.0.0"), weather(effect, "sunny"));
    Run run = core.run("worker", "Go");
    calls.set(0);
    return run;
  }

  /** What the gate says of a new version that offers this. */
  private Optional<String> tryOut(Tool tool) throws Exception {
    Bundle bundle = core.install(NAME, "2.0.0");
    Trial trial = core.handover.tryOut(bundle.getBundleId());
    bundle.start();
    TestCore.offer(bundle, tool);
    return Bounded.call(() -> trial.replay(10));
  }

  @Test
  void aCandidateThatAnswersTheSameIsAccepted() throws Exception {
    ranOn(Effect.READ);

    assertThat(tryOut(weather(Effect.READ, "sunny"))).isEmpty();
    assertThat(calls).hasValue(2);
  }

  @Test
  void aCandidateThatAnswersOtherwiseIsRefusedWithTheRunAndTheEvent() throws Exception {
    Run run = ranOn(Effect.READ);

    assertThat(tryOut(weather(Effect.READ, "rainy")).orElseThrow()).startsWith("run " + run.id() + " ")
        .contains("at event ").contains("sunny in place").contains("rainy in place").doesNotContain("\n");
  }

  @Test
  void aCandidateThatFailsIsRefused() throws Exception {
    ranOn(Effect.READ);

    assertThat(tryOut(MadeTool.of("weather", Effect.READ, (number, context) -> {
      throw new IllegalStateException("no network");
    })).orElseThrow()).contains("no network");
  }

  @Test
  void aCandidateThatIsBrokenIsRefused() throws Exception {
    ranOn(Effect.READ);

    assertThat(tryOut(MadeTool.of("weather", Effect.READ, (number, context) -> {
      throw new NoClassDefFoundError("org/example/Gone");
    })).orElseThrow()).contains("org/example/Gone");
  }

  @Test
  void aCandidateWhoseCallsLeaveSomethingBehindIsNotCalled() throws Exception {
    ranOn(Effect.EFFECT);

    assertThat(tryOut(weather(Effect.EFFECT, "rainy"))).isEmpty();
    assertThat(calls).hasValue(0);
  }

  @Test
  void aCandidateWhoseCallsLeaveSomethingBehindNowIsRefusedUncalled() throws Exception {
    ranOn(Effect.READ);

    assertThat(tryOut(weather(Effect.EFFECT, "sunny")).orElseThrow()).contains("\"effect\":\"effect\"");
    assertThat(calls).hasValue(0);
  }

  @Test
  void aCandidateThatOffersOnlyLooksNowDoesNotCallWhatHadAnEffect() throws Exception {
    ranOn(Effect.EFFECT);

    assertThat(tryOut(weather(Effect.READ, "sunny")).orElseThrow()).contains("\"effect\":\"read\"");
    assertThat(calls).hasValue(0);
  }

  @Test
  void runsThatUsedOtherBundlesAreNotLookedAt() throws Exception {
    core.offer(weather(Effect.READ, "sunny"));
    core.run("worker", "Go");
    calls.set(0);

    assertThat(tryOut(weather(Effect.READ, "rainy"))).isEmpty();
    assertThat(calls).hasValue(0);
  }

  @Test
  void theNewestRunsAreLookedAtAndNoMoreThanWanted() throws Exception {
    ranOn(Effect.READ);
    core.run("worker", "Go again");
    calls.set(0);
    Bundle bundle = core.install(NAME, "2.0.0");
    Trial trial = core.handover.tryOut(bundle.getBundleId());
    bundle.start();
    TestCore.offer(bundle, weather(Effect.READ, "sunny"));

    assertThat(Bounded.call(() -> trial.replay(0))).isEmpty();
    assertThat(calls).hasValue(0);
    assertThat(Bounded.call(() -> trial.replay(1))).isEmpty();
    assertThat(calls).hasValue(2);
    assertThat(Bounded.call(() -> trial.replay(10))).isEmpty();
    assertThat(calls).hasValue(6);
  }
}
