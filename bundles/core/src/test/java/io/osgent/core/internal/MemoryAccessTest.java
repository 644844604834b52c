package io.osgent.core.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.PluginNames;
import io.osgent.api.ProblemException;
import io.osgent.api.Scope;
import io.osgent.api.memory.Memory;
import io.osgent.api.memory.Query;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Constants;

@Timeout(60)
class MemoryAccessTest {
  @TempDir
  private Path folder;

  private TestCore core;

  @BeforeEach
  void start() {
    core = new TestCore(folder);
    offer("buffer", -100);
    offer("pgvector", 0);
  }

  @AfterEach
  void stop() throws Exception {
    core.close();
  }

  private void offer(String name, int ranking) {
    core.offer(Memory.class, new Notebook(), Map.of(PluginNames.NAME, name, Constants.SERVICE_RANKING, ranking));
  }

  private MemoryAccess access(String byDefault) {
    return new MemoryAccess(byDefault, core.registry());
  }

  @Test
  void theOneWithTheHighestRankingCountsWhereNothingIsConfigured() {
    assertThat(access("").names()).containsExactly("pgvector", "buffer");
  }

  @Test
  void theUsualOneCountsIfItIsHere() {
    offer("sqlite", -50);

    assertThat(access("").names()).containsExactly("sqlite", "pgvector", "buffer");
  }

  @Test
  void theConfiguredOneCountsWhetherItIsHereOrNot() {
    assertThat(access("buffer").names()).containsExactly("buffer", "pgvector");
    assertThat(access("memobase").names()).containsExactly("memobase", "pgvector", "buffer");
    assertThatThrownBy(() -> access("memobase").named("memobase")
        .recall(new Scope("default", "ann", null, null), new Query("x", 1))).isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(503));
  }
}
