package io.osgent.model.router.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.Abilities;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelException.Kind;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which of several models is asked. */
@Timeout(60)
class ChoiceTest {
  private static final Abilities TEXT_ONLY = new Abilities(1000, 0, false, false, false);
  private static final Abilities ALL = new Abilities(100_000, 0, true, true, true);

  private final Desk desk = new Desk();
  private final FakeModels models = desk.models;

  /** What a tool takes. */
  record Question(String text) {}

  private String answers(ChatRequest request) throws Exception {
    return Desk.answering(desk.ask(request, Caller.ALICE)).getLast().model();
  }

  private String answers(String route) throws Exception {
    return answers(Desk.HELLO.to(route));
  }

  private void hi(String name, String input, String output, Abilities abilities) {
    models.model(name, input == null ? null : FakeModels.price(input, output), abilities, models.says("Hi."));
  }

  @Test
  void withoutAnyConfigurationTheCheapestModelAnswers() throws Exception {
    hi("router/auto", "0", "0", null);
    hi("demo/demo", null, null, null);
    hi("one/unpriced", null, null, null);
    hi("one/dear", "5", "20", null);
    hi("two/cheap", "0.1", "0.4", null);

    assertThat(answers("auto")).isEqualTo("two/cheap");
  }

  @Test
  void whatHasNoPriceComesAfterWhatHasOneAndTheDemoModelOnlyWhenNothingElseIsThere() throws Exception {
    models.model("demo/demo", models.says("Demo."));
    assertThat(answers("auto")).isEqualTo("demo/demo");

    hi("one/unpriced", null, null, null);
    assertThat(answers("auto")).isEqualTo("one/unpriced");

    models.model("two/dear", FakeModels.price("5", "20"), null, FakeModels.refuses(Kind.QUOTA, "no money"));
    assertThat(answers("auto")).isEqualTo("one/unpriced");
    assertThat(models.asked).endsWith("two/dear", "one/unpriced");
  }

  @Test
  void theDemoModelIsNotAskedWhenARealOneFails() {
    models.model("demo/demo", models.says("Demo."));
    models.model("one/real", FakeModels.refuses(Kind.QUOTA, "no money"));

    assertThatThrownBy(() -> answers("auto")).hasMessageContaining("no money");
    assertThat(models.asked).containsExactly("one/real");
  }

  @Test
  void nobodyToAskIsToldInALine() {
    hi("router/auto", null, null, null);

    assertThatThrownBy(() -> answers("auto")).hasMessage("router/auto has nobody to ask: there is no other model here");
  }

  @Test
  void whatIsCheapestDependsOnWhatIsAsked() throws Exception {
    hi("one/cheap-to-read", "1", "10", null);
    hi("two/cheap-to-write", "2", "4", null);
    String page = "word ".repeat(20_000);

    assertThat(answers(Desk.HELLO.to("auto"))).isEqualTo("two/cheap-to-write");
    assertThat(answers(new ChatRequest("auto", page, Desk.HELLO.messages(), List.of(), 0, null, true)))
        .isEqualTo("one/cheap-to-read");
  }

  @Test
  void aModelThatCanNotDoWhatIsAskedIsLeftOut() throws Exception {
    hi("one/text", "1", "1", TEXT_ONLY);
    hi("two/all", "9", "9", ALL);
    var tool = ToolSpec.of("look", "Looks.", Question.class, Effect.READ);
    List<Message> shown = List.of(new Message.User("What is this?", List.of("https://example.org/a.png")));

    assertThat(answers("auto")).isEqualTo("one/text");
    assertThat(answers(new ChatRequest("auto", "", Desk.HELLO.messages(), List.of(tool), 0, null, true)))
        .isEqualTo("two/all");
    assertThat(answers(new ChatRequest("auto", "", shown, List.of(), 0, null, true))).isEqualTo("two/all");
    assertThat(answers(
        new ChatRequest("auto", "", Desk.HELLO.messages(), List.of(), 0, null, Map.of("type", "object"), true)))
        .isEqualTo("two/all");
  }

  @Test
  void whatIsProbablyTooLongForAModelIsAskedOfItLast() throws Exception {
    hi("one/short", "1", "1", TEXT_ONLY);
    hi("two/long", "9", "9", ALL);
    var request = new ChatRequest("auto", "word ".repeat(2000), Desk.HELLO.messages(), List.of(), 0, null, true);

    assertThat(answers(request)).isEqualTo("two/long");
  }

  @Test
  void whenNoModelIsAbleEachIsNamedWithWhatItLacks() {
    hi("one/text", "1", "1", TEXT_ONLY);
    List<Message> shown = List.of(new Message.User("What is this?", List.of("https://example.org/a.png")));

    assertThatThrownBy(() -> answers(new ChatRequest("auto", "", shown, List.of(), 0, null, true)))
        .isInstanceOfSatisfying(ModelException.class, e -> assertThat(e.kind()).isEqualTo(Kind.INVALID_REQUEST))
        .hasMessage("no model of router/auto can do this: one/text: it can't be shown images");
  }

  @Test
  void theFastestIsAskedOnceEachHasBeenTriedAndTheOthersAgainLater() throws Exception {
    slow("one/a", 300);
    slow("two/b", 100);
    slow("three/c", 200);
    desk.route("fast", Map.of("models", "one/a, two/b, three/c".split(", "), "choose", "fastest"));

    for (int i = 0; i < 6; i++) {
      desk.ask("fast");
    }
    assertThat(models.asked).containsExactly("one/a", "two/b", "three/c", "two/b", "two/b", "two/b");

    desk.time.pass(Duration.ofMinutes(6));
    assertThat(answers("fast")).isEqualTo("one/a");
  }

  private void slow(String name, long millis) {
    models.model(name, request -> {
      desk.time.pass(Duration.ofMillis(millis));
      return models.says("Hi.").open(request);
    });
  }

  @Test
  void weightsAreShares() throws Exception {
    var random = new Random(7);
    Desk drawn = new Desk(random::nextLong);
    drawn.models.model("one/a", drawn.models.says("Hi.")).model("two/b", drawn.models.says("Hi."));
    drawn.route("share", Map.of("models", new String[]{"one/a 3", "two/b 1"}, "choose", "weighted"));

    for (int i = 0; i < 4000; i++) {
      drawn.ask("share");
    }

    Map<String, Long> shares = drawn.models.asked.stream()
        .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    assertThat(shares.get("one/a")).isBetween(2900L, 3100L);
  }

  @Test
  void aModelThatItsProviderDoesNotListMayBeNamed() throws Exception {
    desk.route("any", "one/unlisted");

    assertThatThrownBy(() -> answers("any"))
        .hasMessage("no model of router/any answered: one/unlisted: there is no one/unlisted");
    assertThat(models.asked).containsExactly("one/unlisted");
  }
}
