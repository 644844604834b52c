package io.osgent.model.openai.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.model.ModelInfo;
import io.osgent.api.model.Price;
import io.osgent.model.wire.ModelTable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of models that comes with this bundle. */
class BuiltInModelsTest {
  private final ModelTable table = ModelTable.beside(Settings.class);

  @Test
  void everyModelHasAPriceThatMakesSense() {
    assertThat(table.names()).hasSizeGreaterThan(10).allSatisfy(name -> {
      Price price = table.describe(name).price();
      assertThat(price.input()).isPositive().isLessThan(price.output());
      assertThat(price.cachedInput()).isPositive().isLessThanOrEqualTo(price.input());
    });
  }

  @Test
  void everyModelHasRoomForItsAnswer() {
    assertThat(table.names()).map(table::describe).map(ModelInfo::abilities).allSatisfy(abilities -> {
      assertThat(abilities.outputTokens()).isPositive().isLessThan(abilities.contextTokens());
      assertThat(abilities.tools()).isTrue();
    });
  }

  @Test
  void everyModelOfTheDefaultConfigurationIsPricedAndDescribed() {
    List<ModelInfo> offered = Settings.of(Calls.config(Map.of()), Map.of(), Path.of("")).models();

    assertThat(offered).isNotEmpty().allSatisfy(model -> {
      assertThat(table.names()).contains(model.name());
      assertThat(model.price()).isNotNull();
      assertThat(model.abilities()).isNotNull();
    });
  }

  @Test
  void itsHeadSaysTheDateAndTheSources() throws IOException {
    try (InputStream file = Settings.class.getResourceAsStream("models.csv")) {
      assertThat(new String(file.readAllBytes(), StandardCharsets.UTF_8))
          .containsPattern("(?m)^# Date: +\\d{4}-\\d{2}-\\d{2}$").containsPattern("(?m)^# Sources: +https://");
    }
  }
}
