package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.ModelInfo;
import io.osgent.model.router.internal.Route.Choose;
import io.osgent.model.router.internal.Route.Named;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route may be told, and what it makes of it. */
class RouteTest {
  private static Route route(Map<String, Object> settings) {
    return Route.of(Desk.config(RouteConfig.class, settings));
  }

  @Test
  void nothingSaidIsTheRouteThatIsThereAnyway() {
    Route said = route(Map.of());

    assertThat(said.name()).isEqualTo(Route.auto().name());
    assertThat(said.choose()).isEqualTo(Choose.CHEAPEST);
    assertThat(said.description()).isEqualTo(Route.auto().description()).isEqualTo("any model, the cheapest first");
    assertThat(said.longestPause()).isEqualTo(Route.auto().longestPause());
    assertThat(said.maxRetries()).isEqualTo(Route.auto().maxRetries());
  }

  @Test
  void modelsMayStandInOneLineWithCommasAndHaveWeights() {
    Route said = route(
        Map.of("name", "fast", "models", new String[]{"one/a 3, two/b/c", " three/d "}, "choose", "Weighted",
            "longestPauseSeconds", 0.5));

    assertThat(said.fullName()).isEqualTo("router/fast");
    assertThat(said.models()).containsExactly(new Named("one/a", 3), new Named("two/b/c", 1), new Named("three/d", 1));
    assertThat(said.choose()).isEqualTo(Choose.WEIGHTED);
    assertThat(said.longestPause()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void modelsThatAreNamedAreAskedInTheirOrder() {
    assertThat(route(Map.of("models", new String[]{"one/a", "two/b"})).choose()).isEqualTo(Choose.FIRST);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      models | router/fast | models 'router/fast' leads back to the router; name the models themselves
      models | gpt-5-mini | models 'gpt-5-mini' should be provider/model and perhaps a weight from 1, e.g. 'openai/gpt-6.1-terra' or 'openai/gpt-6.1-terra 3'
      models | one/a 0 | models 'one/a 0' should be provider/model and perhaps a weight from 1, e.g. 'openai/gpt-6.1-terra' or 'openai/gpt-6.1-terra 3'
      models | one/a, one/a 2 | models should name each model once, but 'one/a' stands there twice
      name | a/b | name 'a/b' should be a word without '/', e.g. 'fast'
      choose | best | choose 'best' should be one of [first, weighted, fastest, cheapest]
      """)
  void whatCanNotBeUsedIsToldWithWhatWouldBeRight(String key, String value, String message) {
    Object given = key.equals("models") ? new String[]{value} : value;

    assertThatThrownBy(() -> route(Map.of(key, given))).isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void numbersHaveTheirBounds() {
    assertThatThrownBy(() -> route(Map.of("maxRetries", -1))).hasMessageContaining("maxRetries");
    assertThatThrownBy(() -> route(Map.of("cacheEntries", 0))).hasMessageContaining("cacheEntries");
    assertThatThrownBy(() -> route(Map.of("longestPauseSeconds", Double.NaN)))
        .hasMessageContaining("longestPauseSeconds");
  }

  @Test
  void routesAreOnOfferAsLongAsTheyAreConfiguredAndAutoAlways() {
    Desk desk = new Desk();
    var fast = new ConfiguredRoute(
        Desk.config(RouteConfig.class, Map.of("name", "fast", "models", new String[]{"one/a", "two/b"})), desk.time);
    var wrong = new ConfiguredRoute(Desk.config(RouteConfig.class, Map.of("name", "bad", "choose", "best")), desk.time);
    desk.router.addRoute(fast);
    desk.router.addRoute(wrong);
    assertThat(desk.router.models()).containsExactly(
        new ModelInfo("fast", "one/a, two/b, in this order", null),
        new ModelInfo("auto", "any model, the cheapest first", null));

    fast.change(Desk.config(RouteConfig.class, Map.of("name", "auto", "models", new String[]{"one/a"})));
    assertThat(desk.router.models()).containsExactly(new ModelInfo("auto", "one/a", null));

    desk.router.removeRoute(fast);
    assertThat(desk.router.models()).containsExactly(new ModelInfo("auto", "any model, the cheapest first", null));
  }
}
