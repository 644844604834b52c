package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.activity.Activities.Which;
import io.osgent.server.activity.Activity.Outcome;
import jakarta.ws.rs.QueryParam;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which activity a request asks for. */
public final class ActivityFilter {
  @QueryParam("action")
  @Parameter(description = "Only this, e.g. `runs.write`.")
  String action;

  @QueryParam("outcome")
  @Parameter(description = "Only what went like this.", schema = @Schema(implementation = Outcome.class))
  String outcome;

  @QueryParam("since")
  @Parameter(description = "Only what was noted then or later, e.g. `2026-01-02T03:04:05Z`.")
  String since;

  Which which() {
    return new Which(action, Given.oneOf("outcome", outcome, Outcome.class), since == null ? null : moment());
  }

  /** Years that no clock has in milliseconds are none. */
  private Instant moment() {
    try {
      return Instant.ofEpochMilli(Instant.parse(since).toEpochMilli());
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new ProblemException(Problem.of("invalid_request", 400,
          "'since' should be a time, e.g. 2026-01-02T03:04:05Z, but is '" + since + "'"), e);
    }
  }
}
