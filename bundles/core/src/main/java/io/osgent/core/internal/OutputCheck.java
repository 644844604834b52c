package io.osgent.core.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import io.osgent.server.agent.Agent;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds a run's answer to the output schema of its agent, if it has one. Thread-safe. */
final class OutputCheck {
  /** What becomes of an answer. */
  sealed interface Verdict {
    /**
     * @param output as the run returns it
     * @param json whether that is JSON, on one line
     */
    record Fits(String output, boolean json) implements Verdict {}

    /** @param problem in one line */
    record Misfits(String problem) implements Verdict {}
  }

  /** How often a model is told that its answer does not fit before the run fails. */
  static final int MOST_REJECTIONS = 2;

  /** Models like to wrap what they were asked to write bare. */
  private static final Pattern FENCED = Pattern.compile("\\s*```(?:json)?\\s*\\n(.*)\\n\\s*```\\s*", Pattern.DOTALL);

  private final ObjectMapper mapper;
  private final JsonSchema schema;
  private final String text;

  private OutputCheck(ObjectMapper mapper, JsonSchema schema, String text) {
    this.mapper = mapper;
    this.schema = schema;
    this.text = text;
  }

  static OutputCheck of(Agent agent, ObjectMapper mapper, Schemas schemas) {
    Map<String, Object> wanted = agent.outputSchema();
    return wanted == null
        ? new OutputCheck(mapper, null, null)
        : new OutputCheck(mapper, schemas.compile(wanted), mapper.valueToTree(wanted).toString());
  }

  Verdict judge(String output) {
    if (schema == null) {
      return new Verdict.Fits(output, false);
    }
    Matcher fenced = FENCED.matcher(output);
    String bare = (fenced.matches() ? fenced.group(1) : output).strip();
    try {
      JsonNode given = mapper.readTree(bare);
      Optional<String> misfit = given.isMissingNode() ? Optional.of("it is empty") : Schemas.misfit(schema, given);
      return misfit.<Verdict>map(Verdict.Misfits::new).orElseGet(() -> new Verdict.Fits(given.toString(), true));
    } catch (JsonProcessingException e) {
      return new Verdict.Misfits("it is not JSON: " + e.getOriginalMessage());
    }
  }

  /** What the model is told of an answer that does not fit. */
  String rejection(Verdict.Misfits misfit) {
    return "Your answer does not fit what is asked for: " + misfit.problem()
        + ". Answer again, with nothing but JSON that fits this schema: " + text;
  }
}
