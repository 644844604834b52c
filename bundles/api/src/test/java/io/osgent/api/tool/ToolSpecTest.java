package io.osgent.api.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ToolSpecTest {
  record Input(String text) {}

  @Test
  void aToolThatSaysNothingElseHasTheDefaultBoundsAndNoPermissions() {
    ToolSpec spec = ToolSpec.of("echo", "Says it again.", Input.class, Effect.READ);
    assertThat(spec.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(spec.maxResultChars()).isEqualTo(20_000);
    assertThat(spec.permissions()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"web_search", "a", "A-1"})
  void namesThatEveryProviderTakesAreTaken(String name) {
    assertThat(ToolSpec.of(name, "", Input.class, Effect.READ).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "web search", "wetter/graz", "größe",
      "a2345678901234567890123456789012345678901234567890123456789012345"})
  void anyOtherNameIsRefusedWithAnExample(String name) {
    assertThatThrownBy(() -> ToolSpec.of(name, "", Input.class, Effect.READ)).hasMessageContaining("'" + name + "'")
        .hasMessageContaining("web_search");
  }

  @Test
  void permissionsAreCopiedInOrder() {
    var permissions = new TreeSet<>(java.util.List.of("b", "a"));
    var spec = new ToolSpec("t", "", Map.of(), Effect.READ, Duration.ZERO, permissions, 1, null);
    permissions.add("c");
    assertThat(spec.permissions()).containsExactly("a", "b");
  }

  @Test
  void aResultSaysWhetherItIsAnError() {
    assertThat(ToolResult.of("fine").error()).isFalse();
    assertThat(ToolResult.error("no").error()).isTrue();
    assertThatThrownBy(() -> ToolResult.of(null)).isInstanceOf(NullPointerException.class);
  }
}
