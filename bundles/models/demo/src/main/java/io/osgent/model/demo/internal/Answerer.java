package io.osgent.model.demo.internal;

import io.osgent.api.json.Json;
import io.osgent.api.model.ChatRequest;
import io.osgent.api.model.Message.ToolAnswer;
import io.osgent.api.model.ToolRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * Decides what to say next. It keeps nothing: what was understood is worked out anew from the conversation each time, so
 * that the same conversation always gets the same answer.
 */
final class Answerer {
  private static final int SHOWN_OF_AN_ANSWER = 2_000;
  private static final String HOW_TO_GET_A_REAL_ONE = "For a real language model, set OPENAI_API_KEY before the server"
      + " starts, or write the key into config/io.osgent.model.openai.cfg in the server's home.";

  private final Json json;

  Answerer(Json json) {
    this.json = json;
  }

  Reply answer(ChatRequest request) {
    var conversation = new Conversation(request);
    var toolbox = new Toolbox(request.tools());
    Understanding understood = understand(conversation, toolbox);
    List<ToolAnswer> answers = conversation.answers();
    if (answers.isEmpty() && !understood.asks().isEmpty()) {
      return new Reply("", requests(understood.asks(), conversation.toolRequests().size()));
    }
    var sentences = new ArrayList<String>();
    for (int i = 0; i < answers.size(); i++) {
      sentences.add(tell(answers.get(i), i < understood.asks().size() ? understood.asks().get(i) : null));
    }
    sentences.addAll(understood.remarks());
    return new Reply(sentences.isEmpty() ? introduction(toolbox) : String.join(" ", sentences), List.of());
  }

  private static Understanding understand(Conversation conversation, Toolbox toolbox) {
    var calculations = new Calculations();
    var times = new Times();
    List<Reader> readers = List.of(new Notes(),
        (clause, tools) -> calculations.read(clause, tools).and(times.read(clause, tools)), new NamedTools(),
        new Recollections(new Facts(conversation)), new Statements());
    Understanding all = Understanding.NOTHING;
    var beyondMe = new ArrayList<String>();
    for (String clause : Clauses.of(conversation.question())) {
      Understanding one = readers.stream().map(reader -> reader.read(clause, toolbox))
          .filter(understanding -> !understanding.isNothing()).findFirst().orElse(Understanding.NOTHING);
      if (one.isNothing() && clause.endsWith("?")) {
        beyondMe.add("I am only a demo model and cannot answer \"" + shortened(clause) + "\".");
      }
      all = all.and(one);
    }
    return all.isNothing() ? all : all.and(new Understanding(List.of(), beyondMe));
  }

  private List<ToolRequest> requests(List<Ask> asks, int madeBefore) {
    var requests = new ArrayList<ToolRequest>();
    for (Ask ask : asks) {
      String id = "call_" + (madeBefore + requests.size() + 1);
      requests.add(new ToolRequest(id, ask.tool(), json.write(ask.arguments())));
    }
    return requests;
  }

  private static String tell(ToolAnswer answer, Ask ask) {
    String text = shortened(answer.text().strip());
    String tool = answer.tool().replace('_', ' ');
    if (answer.error()) {
      return Sentences.ended("The tool " + tool + " could not do that: " + text);
    } else if (text.isEmpty()) {
      return "The tool " + tool + " is done; it had nothing to say.";
    }
    return Sentences.ended(ask != null && ask.tool().equals(answer.tool())
        ? ask.telling().apply(text)
        : "The tool " + tool + " says: " + text);
  }

  private static String shortened(String text) {
    return text.codePointCount(0, text.length()) <= SHOWN_OF_AN_ANSWER
        ? text
        : text.substring(0, text.offsetByCodePoints(0, SHOWN_OF_AN_ANSWER)) + "…";
  }

  private static String introduction(Toolbox toolbox) {
    List<String> names = toolbox.names();
    return "I am Osgent's built-in demo model, which runs offline and understands only arithmetic, the time in a place, facts"
        + " to remember"
        + (names.isEmpty() ? ". " : ", and plain requests for my tools (" + String.join(", ", names) + "). ")
        + HOW_TO_GET_A_REAL_ONE;
  }
}
