package io.osgent.server.run;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is said to an agent: words, and images shown with them.
 *
 * @param images each as an {@code https:} or {@code data:} URL; may be empty
 */
public record RunInput(String text, List<String> images) {
  private static final String RIGHT = "'input' should be a string, or a list of parts such as "
      + "{\"type\":\"text\",\"text\":\"What is this?\"} and {\"type\":\"image\",\"url\":\"https://example.com/cat.png\"}";
  private static final Map<String, String> FIELDS = Map.of("text", "text", "image", "url");

  public RunInput {
    images = List.copyOf(images);
  }

  /**
   * As every interface takes it: a string, or a list of parts.
   *
   * @param json plain values, or null
   * @param code of the refusal
   * @throws ProblemException 400 that says what would be right
   */
  public static RunInput of(Object json, String code) {
    if (json instanceof String text) {
      return new RunInput(text, List.of());
    }
    if (!(json instanceof List<?> parts)) {
      throw wrong(code, RIGHT);
    }
    var texts = new ArrayList<String>();
    var images = new ArrayList<String>();
    for (int i = 0; i < parts.size(); i++) {
      String field = parts.get(i) instanceof Map<?, ?> part && part.get("type") instanceof String type
          ? FIELDS.get(type)
          : null;
      if (field == null || !(parts.get(i) instanceof Map<?, ?> part) || !(part.get(field) instanceof String value)
          || !part.keySet().equals(Set.of("type", field))) {
        throw wrong(code, RIGHT + ", but its part " + (i + 1) + " is neither");
      }
      (field.equals("text") ? texts : images).add(value);
    }
    return new RunInput(String.join("\n", texts), images);
  }

  private static ProblemException wrong(String code, String detail) {
    return new ProblemException(Problem.of(code, 400, detail));
  }
}
