package io.osgent.model.router.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.model.FinishReason;
import java.util.Optional;

/** Whether an answer will do, as far as that can be seen from outside. */
final class AnswerCheck {
  private final Json json;

  AnswerCheck(Json json) {
    this.json = json;
  }

  /**
   * What is wrong with it, or empty.
   *
   * @param structured whether it was to fit a JSON schema
   */
  Optional<String> flaw(Recording answer, FinishReason reason, boolean structured) {
    return switch (reason) {
      case LENGTH -> Optional.of("the answer was cut off at its bound");
      case CONTENT_FILTER -> Optional.of("the provider withheld part of the answer");
      case BROKEN_OFF, OTHER -> Optional.of("the answer ended for no known reason");
      case TOOL_CALLS -> Optional.empty();
      case STOP -> {
        if (answer.asksForTools()) {
          yield Optional.empty();
        }
        if (answer.text().isBlank()) {
          yield Optional.of("the answer was empty");
        }
        yield structured && !isJson(answer.text()) ? Optional.of("the answer was no JSON") : Optional.empty();
      }
    };
  }

  private boolean isJson(String text) {
    try {
      json.read(text, Object.class);
      return true;
    } catch (ProblemException invalid) {
      return false;
    }
  }
}
