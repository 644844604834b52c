package io.osgent.model.demo.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.FinishReason;
import io.osgent.api.model.Message;
import io.osgent.api.model.ModelEvent;
import io.osgent.api.model.ModelEvent.Finished;
import io.osgent.api.model.ModelEvent.TextDelta;
import io.osgent.api.model.ModelEvent.ToolCallDone;
import io.osgent.api.model.ModelEvent.UsageReport;
import io.osgent.api.model.ModelException;
import io.osgent.api.model.ModelStream;
import io.osgent.api.model.ToolRequest;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemoModelTest {
  private static final ToolSpec CALCULATOR = tool("calculator", "Calculates an arithmetic expression exactly.",
      Map.of("expression", text()), "expression");
  private static final ToolSpec CLOCK = tool("clock", "Tells the current date, weekday and time of day in a city.",
      Map.of("place", text()));
  private static final ToolSpec WEATHER = tool("weather", "Tells the present weather in a city.",
      Map.of("city", text()), "city");
  private static final List<ToolSpec> TOOLS = List.of(CALCULATOR, CLOCK, WEATHER);

  private final PlainJson json = new PlainJson();
  private final DemoModel model = new DemoModel(json);

  private static ToolSpec tool(String name, String description, Map<String, Object> properties, String... required) {
    Map<String, Object> schema = Map.of("type", "object", "properties", properties, "required", List.of(required));
    return new ToolSpec(name, description, schema, Effect.READ, Duration.ofSeconds(5), new TreeSet<>(), 1000, null);
  }

  private static Map<String, Object> text() {
    return Map.of("type", "string");
  }

  private static ChatRequest request(List<ToolSpec> tools, Message... messages) {
    return new ChatRequest("demo", "You are helpful.", List.of(messages), tools, 0, null, true);
  }

  private List<ModelEvent> events(ChatRequest request) throws Exception {
    var events = new ArrayList<ModelEvent>();
    try (ModelStream stream = model.open(request, null)) {
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        assertThat(events).noneMatch(Finished.class::isInstance);
        events.add(event);
      }
    }
    assertThat(events.getLast()).isInstanceOf(Finished.class);
    return events;
  }

  private String said(ChatRequest request) throws Exception {
    var said = new StringBuilder();
    for (ModelEvent event : events(request)) {
      if (event instanceof TextDelta delta) {
        said.append(delta.text());
      }
    }
    return said.toString();
  }

  private List<ToolRequest> asked(List<ToolSpec> tools, String question) throws Exception {
    return events(request(tools, new Message.User(question))).stream().filter(ToolCallDone.class::isInstance)
        .map(event -> ((ToolCallDone) event).request()).toList();
  }

  private Map<?, ?> arguments(ToolRequest request) {
    return json.read(request.arguments(), Map.class);
  }

  /** What is said once every tool asked for has answered in the same way. */
  private String saidAfter(List<ToolSpec> tools, String question, String answer, boolean error) throws Exception {
    List<ToolRequest> requests = asked(tools, question);
    var messages = new ArrayList<Message>();
    messages.add(new Message.User(question));
    messages.add(new Message.Assistant("", requests));
    requests.forEach(request -> messages.add(new Message.ToolAnswer(request.id(), request.tool(), answer, error)));
    return said(request(tools, messages.toArray(Message[]::new)));
  }

  @Test
  void itIsTheDefaultOnlyWhereNothingElseIs() {
    assertThat(model.models()).singleElement().satisfies(info -> {
      assertThat(info.name()).isEqualTo("demo");
      assertThat(info.description()).startsWith("Built-in offline demo model");
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "What is 17 times 23?|17 * 23", "two hundred and six divided by 4|206 / 4",
      "How much is 15% of 80?|15 / 100 * 80",
      "sqrt(2) to 10 digits|round(sqrt(2), 10)", "Please calculate 3.5*(2+1).|3.5 * (2 + 1)",
      "How many are 3 * 4 apples?|3 * 4"})
  void arithmeticGoesToTheCalculator(String question, String expression) throws Exception {
    assertThat(asked(TOOLS, question)).singleElement().satisfies(request -> {
      assertThat(request.tool()).isEqualTo("calculator");
      assertThat(arguments(request)).isEqualTo(Map.of("expression", expression));
    });
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "What time is it in Tokyo?|Tokyo", "What's the date in New York right now?|New York",
      "Current time in São Paulo|São Paulo",
      "Can you tell me what time it is in Paris?|Paris", "tell me the time in london please|london"})
  void theTimeInAPlaceGoesToTheClock(String question, String place) throws Exception {
    assertThat(asked(TOOLS, question)).singleElement().satisfies(request -> {
      assertThat(request.tool()).isEqualTo("clock");
      assertThat(arguments(request)).isEqualTo(Map.of("place", place));
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"What time is it?", "What's the date today?", "what day is it"})
  void theTimeHereNeedsNoPlace(String question) throws Exception {
    assertThat(asked(TOOLS, question)).singleElement().satisfies(request -> {
      assertThat(request.tool()).isEqualTo("clock");
      assertThat(arguments(request)).isEmpty();
    });
  }

  @Test
  void aToolItHasNeverSeenIsCalledWhenNamedPlainly() throws Exception {
    assertThat(asked(TOOLS, "What is the weather in Graz?")).singleElement()
        .satisfies(request -> assertThat(arguments(request)).isEqualTo(Map.of("city", "Graz")));
    ToolSpec search = tool("web_search", "Searches the web.",
        Map.of("query", text(), "limit", Map.of("type", "integer")),
        "query");
    assertThat(asked(List.of(search), "Search the web for red pandas!")).singleElement()
        .satisfies(request -> assertThat(arguments(request)).isEqualTo(Map.of("query", "red pandas")));
    ToolSpec convert = tool("convert_currency", "Converts money.", Map.of("amount", Map.of("type", "number"), "to",
        Map.of("type", "string", "enum", List.of("eur", "usd"))), "amount", "to");
    assertThat(asked(List.of(convert), "Convert 12.5 of this currency to EUR")).singleElement()
        .satisfies(request -> assertThat(request.arguments()).contains("12.5", "eur"));
  }

  @Test
  void aToolItCannotFillIsNotCalled() throws Exception {
    assertThat(asked(TOOLS, "What is the weather?")).isEmpty();
    assertThat(said(request(TOOLS, new Message.User("What is the weather?"))))
        .isEqualTo("I would use the tool weather, but I cannot read from your words what to give for city.");
  }

  @Test
  void severalAsksBecomeParallelCalls() throws Exception {
    List<ToolRequest> requests = asked(TOOLS,
        "What is 17 times 23, what time is it in Tokyo and New York, and how is the weather in Rome?");
    assertThat(requests).extracting(ToolRequest::tool).containsExactly("calculator", "clock", "clock", "weather");
    assertThat(requests).extracting(ToolRequest::id).doesNotHaveDuplicates();
    assertThat(requests.stream().flatMap(request -> arguments(request).values().stream()).map(Object::toString))
        .containsExactly("17 * 23", "Tokyo", "New York", "Rome");
  }

  @Test
  void resultsAreSaidInASentence() throws Exception {
    assertThat(saidAfter(TOOLS, "What is 17 times 23?", "391", false)).isEqualTo("17 × 23 is 391.");
    assertThat(saidAfter(TOOLS, "What time is it in Tokyo?", "Tuesday, 07:30", false))
        .isEqualTo("In Tokyo it is Tuesday, 07:30.");
    assertThat(saidAfter(TOOLS, "What time is it?", "Tuesday, 07:30", false)).isEqualTo("It is Tuesday, 07:30.");
    assertThat(saidAfter(TOOLS, "What is the weather in Graz?", "Graz: 21 °C, sunny", false))
        .isEqualTo("Graz: 21 °C, sunny.");
    assertThat(saidAfter(TOOLS, "What is 1+1 and what time is it in Tokyo?", "2", false))
        .isEqualTo("1 + 1 is 2. In Tokyo it is 2.");
  }

  @Test
  void aToolsErrorIsSaidHonestly() throws Exception {
    assertThat(saidAfter(TOOLS, "What is 1/0?", "division by zero", true))
        .isEqualTo("The tool calculator could not do that: division by zero.");
  }

  @Test
  void answersToCallsItDidNotMakeAreToldAsTheyAre() throws Exception {
    var stray = new Message.ToolAnswer("x", "web_search", "nothing found", false);
    assertThat(said(request(List.of(), new Message.User("Hm"), stray)))
        .isEqualTo("The tool web search says: nothing found.");
  }

  @Test
  void withoutACalculatorItSaysSo() throws Exception {
    assertThat(said(request(List.of(), new Message.User("What is 17 times 23?"))))
        .isEqualTo("I do not calculate myself, and this agent has no tool for it.");
    assertThat(said(request(List.of(WEATHER), new Message.User("What time is it in Tokyo?"))))
        .contains("no tool for the time");
  }

  private String recalled(String question, String... told) throws Exception {
    var messages = new ArrayList<Message>();
    for (String each : told) {
      messages.add(new Message.User(each));
      messages.add(new Message.Assistant("Well.", List.of()));
    }
    messages.add(new Message.User(question));
    return said(request(TOOLS, messages.toArray(Message[]::new)));
  }

  @Test
  void factsAreKeptInTheConversation() throws Exception {
    assertThat(recalled("Remember that my cat is called Mia"))
        .isEqualTo("I will keep in mind for this conversation: your cat is called Mia.");
    assertThat(recalled("What is my cat called?", "Remember that my cat is called Mia."))
        .isEqualTo("Your cat is called Mia.");
    assertThat(recalled("What's my cat's name?", "My cat is called Mia, and hello!"))
        .startsWith("Your cat is called Mia");
    assertThat(recalled("Where do I live?", "I live in Graz", "My cat is called Mia")).isEqualTo("You live in Graz.");
    assertThat(recalled("What is my name?", "My name is Ann.", "My dog is called Rex.")).isEqualTo("Your name is Ann.");
    assertThat(recalled("What's my name?", "Call me Ann", "My dog is called Rex.")).isEqualTo("Your name is Ann.");
    assertThat(recalled("What colour is my car?", "Note: my car is red")).isEqualTo("Your car is red.");
    assertThat(recalled("What is the door code?", "Don't forget that the door code is 1234"))
        .isEqualTo("The door code is 1234.");
    assertThat(recalled("What do you remember about me?", "I live in Graz", "Remember that I'm 42"))
        .isEqualTo("You told me: you live in Graz; you are 42.");
  }

  @Test
  void whatIsRememberedOfOtherConversationsIsKnown() throws Exception {
    var remembered = new Message.User("""
        [Remembered from earlier conversations with this user. These are notes.]
        - [8 May 2026] ann: My cat is called Mia.
        - [fact, since 8 May 2026] I live in Graz
        [End of what is remembered. What the user says now follows.]""");

    assertThat(said(request(TOOLS, remembered, new Message.User("What is my cat called?"))))
        .isEqualTo("Your cat is called Mia.");
    assertThat(said(request(TOOLS, remembered, new Message.User("Where do I live?")))).isEqualTo("You live in Graz.");
    assertThat(said(request(TOOLS, remembered, new Message.User("What is my name?"))))
        .isEqualTo("You have not told me that in this conversation.");
  }

  @Test
  void whatIsBeyondItIsSaidBesideTheRest() throws Exception {
    assertThat(saidAfter(TOOLS, "What is 17 times 23, and what is the capital of France?", "391", false))
        .isEqualTo("17 × 23 is 391. I am only a demo model and cannot answer \"what is the capital of France?\".");
  }

  @Test
  void factsAndQuestionsMayComeTogether() throws Exception {
    assertThat(recalled("I live in Graz. Where do I live?")).endsWith("You live in Graz.");
  }

  @Test
  void theLatestWordCounts() throws Exception {
    assertThat(recalled("Where do I live?", "I live in Graz", "I live in Linz now")).isEqualTo("You live in Linz now.");
  }

  @Test
  void whatItWasNotToldItDoesNotMakeUp() throws Exception {
    assertThat(recalled("What is my cat called?")).isEqualTo("You have not told me that in this conversation.");
    assertThat(recalled("What is my cat called?", "What is my dog called?")).startsWith("You have not told me");
  }

  @Test
  void memoriesInTheInstructionsCountToo() throws Exception {
    var request = new ChatRequest("demo", "You are helpful.\n- My cat is called Mia",
        List.of(new Message.User("What is my cat called?")),
        TOOLS, 0, null, true);
    assertThat(said(request)).isEqualTo("Your cat is called Mia.");
  }

  @Test
  void toolsForRememberingAreUsedWhenOffered() throws Exception {
    List<ToolSpec> memory = List.of(tool("remember", "Stores a fact about the user.", Map.of("fact", text()), "fact"),
        tool("recall", "Looks up what was remembered.", Map.of("query", text()), "query"));
    assertThat(asked(memory, "Remember that my cat is called Mia.")).singleElement()
        .satisfies(request -> assertThat(arguments(request)).isEqualTo(Map.of("fact", "my cat is called Mia")));
    assertThat(asked(memory, "What is my cat called?")).singleElement()
        .satisfies(request -> assertThat(arguments(request)).isEqualTo(Map.of("query", "What is my cat called?")));
    assertThat(saidAfter(memory, "Remember that my cat is called Mia.", "ok", false))
        .isEqualTo("I have stored this: your cat is called Mia.");
    assertThat(saidAfter(memory, "What is my cat called?", "The cat is called Mia", false))
        .isEqualTo("I recall: The cat is called Mia.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hello!", "Write a poem about the sea.", "How do I configure a real model?", "", "   ", "😀",
      "你好,你是谁?", "¿Qué hora es?", "?!", "null"})
  void elseItSaysWhatItIsAndHowToGetARealOne(String question) throws Exception {
    assertThat(said(request(TOOLS, new Message.User(question)))).contains("built-in demo model",
        "calculator, clock, weather",
        "OPENAI_API_KEY", "config/io.osgent.model.openai.cfg");
  }

  @Test
  void aConversationWithoutAQuestionIsAnsweredToo() throws Exception {
    assertThat(said(request(List.of()))).contains("built-in demo model");
    assertThat(said(request(List.of(), new Message.Assistant("Hi", List.of())))).contains("built-in demo model");
  }

  @Test
  void itStreamsWordByWordAndReportsUsage() throws Exception {
    List<ModelEvent> events = events(request(TOOLS, new Message.User("Hello")));
    assertThat(events).filteredOn(TextDelta.class::isInstance).hasSizeGreaterThan(20)
        .allSatisfy(delta -> assertThat(((TextDelta) delta).text()).isNotEmpty());
    assertThat(events.get(events.size() - 2)).isInstanceOfSatisfying(UsageReport.class, report -> {
      assertThat(report.usage().inputTokens()).isPositive();
      assertThat(report.usage().outputTokens()).isBetween(50L, 200L);
    });
    assertThat(events.getLast()).isEqualTo(new Finished(FinishReason.STOP));
  }

  @Test
  void whoeverDoesNotWatchGetsTheTextInOnePiece() throws Exception {
    var request = new ChatRequest("demo", "", List.of(new Message.User("Hello")), List.of(), 0, null, false);
    assertThat(events(request)).filteredOn(TextDelta.class::isInstance).hasSize(1);
  }

  @Test
  void askingForToolsEndsTheAnswer() throws Exception {
    assertThat(events(request(TOOLS, new Message.User("17*23"))).getLast())
        .isEqualTo(new Finished(FinishReason.TOOL_CALLS));
  }

  @Test
  void theBoundOnTheAnswerIsKept() throws Exception {
    var request = new ChatRequest("demo", "", List.of(new Message.User("Hello")), List.of(), 5, null, true);
    assertThat(said(request)).hasSizeLessThanOrEqualTo(20);
    assertThat(events(request).getLast()).isEqualTo(new Finished(FinishReason.LENGTH));
  }

  @Test
  void aClosedStreamGivesNothingMore() throws Exception {
    ModelStream stream = model.open(request(TOOLS, new Message.User("Hello")), null);
    assertThat(stream.ready()).isTrue();
    stream.close();
    stream.close();
    assertThatThrownBy(stream::next).isInstanceOf(ModelException.class);
  }

  @Test
  void oddTextsAreAnsweredLikeAnyOther() throws Exception {
    for (String text : oddTexts()) {
      assertThat(events(request(TOOLS, new Message.User(text)))).isNotEmpty();
      assertThat(events(request(TOOLS, new Message.User(text), new Message.User("What is my " + text)))).isNotEmpty();
    }
  }

  private static List<String> oddTexts() {
    var texts = new ArrayList<>(
        List.of("\u0000", "\ud83d", "\\", "\"", "{}", "<b>", "%s %d", "$1", "\\E\\Q", "in In In In",
            "a".repeat(5_000_000), "1+".repeat(100_000), "(".repeat(100_000), "in Tokyo and ".repeat(100_000),
            "what time is it in ".repeat(50_000), "Remember that ".repeat(50_000), "my x is ".repeat(50_000),
            "\n".repeat(100_000),
            " ".repeat(100_000), "and then ".repeat(50_000), "1,000".repeat(50_000), "😀".repeat(100_000),
            "A".repeat(3_000) + " " + "in A".repeat(1_000), "for " + "a ".repeat(2_000),
            "what is " + "sqrt of ".repeat(500) + "4",
            "twenty-".repeat(1_000), "one hundred and ".repeat(300)));
    var random = new Random(11);
    String[] pieces = {"what", "is", "my", "in", "Tokyo", "time", "17", "*", "(", ")", "times", "and", "remember",
        "that", "?",
        "!", ".", ",", "sum of", "%", "of", "weather", "the", "two hundred", "😀", "東京", "\"", "'", "I", "to 3 digits",
        "date"};
    for (int i = 0; i < 3_000; i++) {
      var text = new StringBuilder();
      for (int n = random.nextInt(20); n >= 0; n--) {
        text.append(pieces[random.nextInt(pieces.length)]).append(random.nextInt(4) == 0 ? "" : " ");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  @Test
  void toolsWithOddSchemasDoNoHarm() throws Exception {
    for (Object properties : List.of("x", List.of(), Map.of("a", "b"), Map.of("city", Map.of()))) {
      Map<String, Object> schema = Map.of("properties", properties, "required", "all");
      var odd = new ToolSpec("weather", "", schema, Effect.READ, Duration.ofSeconds(1), new TreeSet<>(), 10, null);
      assertThat(events(request(List.of(odd), new Message.User("weather in Graz")))).isNotEmpty();
    }
    ToolSpec bare = tool("ping", "", Map.of());
    assertThat(asked(List.of(bare), "Please ping")).singleElement().satisfies(r -> assertThat(arguments(r)).isEmpty());
  }
}
