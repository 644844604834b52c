package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is replaced comes back between two looks of those who want it. */
class AbsencesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  @TempDir
  private Path folder;

  private final AtomicBoolean here = new AtomicBoolean();
  private TestCore core;
  private Absences absences;
  private Plugin<String> plugin;

  @BeforeEach
  void withdraw() {
    core = new TestCore(folder);
    absences = new Absences(core.context());
    plugin = new Plugin<>("weather", 0, core.context().getBundle(), "a service");
    absences.note(plugin);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  /** In the order in which {@link Plugins} does it: it is there, that is a change, and it is no longer missing. */
  private void comesBack() {
    here.set(true);
    absences.changed();
    absences.forget(plugin);
  }

  @Test
  void whoLookedJustBeforeItCameLooksAgain() throws Exception {
    Optional<String> found = absences.await("weather", PATIENCE, () -> {
      if (here.get()) {
        return Optional.of("found");
      }
      comesBack();
      return Optional.empty();
    });

    assertThat(found).contains("found");
  }

  @Test
  void whatComesBetweenTheLooksIsNotOverlooked() {
    Set<String> names = absences.with(() -> {
      Set<String> served = here.get() ? Set.of("weather") : Set.of();
      if (!here.get()) {
        comesBack();
      }
      return served;
    });

    assertThat(names).containsExactly("weather");
  }

  @Test
  void whatIsMissingForAMomentIsNamed() {
    assertThat(absences.with(Set::of)).containsExactly("weather");
  }

  @Test
  void whatNobodyHasOfferedIsNotWaitedFor() throws Exception {
    assertThat(absences.await("unheard-of", PATIENCE, Optional::empty)).isEmpty();
    assertThat(absences.with(() -> Set.of("other"))).containsExactly("other", "weather");
  }
}
