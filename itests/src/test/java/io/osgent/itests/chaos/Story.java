package io.osgent.itests.chaos;

import io.osgent.itests.world.Answer;
import io.osgent.itests.world.Answer.Ask;
import io.osgent.itests.world.Conversation;
import io.osgent.itests.world.Conversation.Turn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What every run of the chaos test is about, in twenty steps: nine answers of the model and eleven calls of tools. */
final class Story implements Function<Conversation, Answer> {
  private static final Duration PAUSE = Duration.ofMillis(4);
  private static final String[][] TOOLS = {{"look"}, {"put"}, {"charge"}, {"look", "put"}, {"charge"},
      {"put", "charge"}, {"look"}, {"charge", "charge"}, {}};

  private final List<Answer> answers = new ArrayList<>();
  private final List<Step> steps = new ArrayList<>();

  /** A tool call. */
  record Step(int number, String tool) {}

  Story() {
    for (int i = 0; i < TOOLS.length; i++) {
      var asks = new ArrayList<Ask>();
      for (String tool : TOOLS[i]) {
        var step = new Step(steps.size() + 1, tool);
        steps.add(step);
        asks.add(new Ask("call_" + step.number(), tool, "{\"step\": " + step.number() + "}"));
      }
      answers.add(Answer.of(PAUSE, List.of("Answer " + (i + 1) + " begins, ", "goes on, ", "and ends."),
          asks.toArray(Ask[]::new)));
    }
  }

  @Override
  public Answer apply(Conversation conversation) {
    List<Turn> turns = conversation.turns();
    for (int i = 0; i < turns.size(); i++) {
      if (!remembered(answers.get(i)).equals(remembered(turns.get(i)))) {
        throw new IllegalArgumentException("answer " + (i + 1) + " was " + answers.get(i) + ", not " + turns.get(i));
      }
    }
    return answers.get(turns.size());
  }

  private static List<String> remembered(Answer answer) {
    return remembered(answer.whole(), answer.asks());
  }

  private static List<String> remembered(Turn turn) {
    return remembered(turn.text(), turn.asks());
  }

  private static List<String> remembered(String text, List<Ask> asks) {
    return Stream.concat(Stream.of(text), asks.stream().map(ask -> ask.tool() + ask.arguments())).toList();
  }

  List<Step> steps() {
    return steps;
  }

  List<Answer> answers() {
    return answers;
  }

  String output() {
    return answers.getLast().whole();
  }

  /** Every place in the log of a run that nothing disturbs, as {@link Places} names them. */
  List<String> places() {
    var places = new ArrayList<String>(List.of("run.started"));
    int step = 1;
    for (int call = 1; call <= answers.size(); call++) {
      int answer = call;
      String[] tools = TOOLS[call - 1];
      places.add("model.started " + call);
      IntStream.rangeClosed(1, answers.get(call - 1).text().size())
          .forEach(piece -> places.add("text.delta " + answer + "." + piece));
      List<Integer> numbers = IntStream.range(step, step + tools.length).boxed().toList();
      numbers.forEach(number -> places.add("tool.requested " + number));
      places.add("model.finished " + call);
      numbers.forEach(number -> places.addAll(List.of("tool.started " + number, "tool.finished " + number)));
      step += tools.length;
    }
    places.add("run.completed");
    return places;
  }

  /** Whether a place is where a call that must not happen twice is about to be made. */
  boolean risky(String place) {
    return steps.stream().anyMatch(
        step -> step.tool().equals("charge") && place.equals("tool.started " + step.number()));
  }
}
