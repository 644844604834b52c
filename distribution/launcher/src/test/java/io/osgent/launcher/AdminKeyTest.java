package io.osgent.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class AdminKeyTest {
  @Test
  void aKeyThatCouldBeGuessedIsRefusedWithoutBeingShown() {
    assertThatThrownBy(() -> AdminKey.requireLongEnough(Map.of("OSGENT_ADMIN_KEY", "fifteen-letters")))
        .isInstanceOfSatisfying(LaunchException.class, e -> assertThat(e.exitCode()).isEqualTo(1))
        .hasMessageContaining("OSGENT_ADMIN_KEY should have at least 16 characters").hasMessageNotContaining("fifteen");
  }

  @Test
  void aLongerOneWillDoAndSoWillNone() {
    assertThatCode(() -> {
      AdminKey.requireLongEnough(Map.of("OSGENT_ADMIN_KEY", "sixteen-letters!"));
      AdminKey.requireLongEnough(Map.of("OSGENT_ADMIN_KEY", " "));
      AdminKey.requireLongEnough(Map.of());
    }).doesNotThrowAnyException();
  }
}
