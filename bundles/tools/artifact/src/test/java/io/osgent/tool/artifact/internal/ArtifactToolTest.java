package io.osgent.tool.artifact.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.Scope;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolCall;
import io.osgent.api.tool.ToolContext;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ArtifactToolTest {
  private static final String TEXT = "0123456789".repeat(1_000) + "needle" + "abcdefghij".repeat(1_000);

  private final ArtifactTool tool = new ArtifactTool();

  /** A session with one artifact. */
  private record Context() implements ToolContext {
    @Override
    public String artifact(String id) {
      return id.equals("art_1") ? TEXT : null;
    }

    @Override
    public Scope scope() {
      return new Scope("default", "alice", "helper", "ses_1");
    }

    @Override
    public String run() {
      return "run_1";
    }

    @Override
    public Instant deadline() {
      return Instant.MAX;
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public String effectKey() {
      return "run_1/c1";
    }
  }

  private String read(Map<String, Object> more) throws Exception {
    var arguments = new HashMap<String, Object>(Map.of("id", "art_1"));
    arguments.putAll(more);
    return tool.call(new ToolCall("c1", arguments), new Context()).text();
  }

  @Test
  void itLeavesNothingBehindAndNeedsAnIdAlone() {
    assertThat(tool.spec().effect()).isEqualTo(Effect.READ);
    assertThat(tool.spec().inputSchema().get("required")).asString().isEqualTo("[id]");
  }

  @Test
  void itReadsFromTheBeginningAndSaysHowLongTheWholeIs() throws Exception {
    assertThat(read(Map.of())).isEqualTo("[characters 0 to 4000 of 20006]\n" + TEXT.substring(0, 4_000));
  }

  @Test
  void itReadsOnWhereItIsTold() throws Exception {
    assertThat(read(Map.of("offset", 9_998, "limit", 10)))
        .isEqualTo("[characters 9998 to 10008 of 20006]\n89needleab");
    assertThat(read(Map.of("offset", 20_000, "limit", 100))).isEqualTo("[characters 20000 to 20006 of 20006]\nefghij");
    assertThat(read(Map.of("offset", 20_006))).isEqualTo("[characters 20006 to 20006 of 20006]\n");
  }

  @Test
  void itFindsAPlaceAndShowsWhatStandsAroundIt() throws Exception {
    assertThat(read(Map.of("find", "needle", "limit", 210))).startsWith("[characters 9800 to 10010 of")
        .endsWith("789needleabcd");
    assertThat(read(Map.of("find", "needle", "offset", 9_990, "limit", 20))).startsWith("[characters 9990 to 10010 of");
  }

  @Test
  void whatCannotBeReadIsExplained() {
    assertThatThrownBy(() -> read(Map.of("offset", 20_007)))
        .hasMessage("'offset' should be from 0 to 20006, the length of the artifact, but is 20007");
    assertThatThrownBy(() -> read(Map.of("offset", -1))).hasMessageContaining("but is -1");
    assertThatThrownBy(() -> read(Map.of("limit", 16_001)))
        .hasMessage("'limit' should be from 1 to 16000, but is 16001");
    assertThatThrownBy(() -> read(Map.of("find", "haystack")))
        .hasMessage("'haystack' is not found from character 0 on");
  }

  @Test
  void anArtifactThatIsNotOfThisConversationIsNamed() {
    assertThatThrownBy(() -> read(Map.of("id", "art_2")))
        .hasMessage("there is no artifact 'art_2' in this conversation");
  }
}
