package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.server.run.Feedback;
import io.osgent.server.run.Feedbacks;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people think of runs. */
@Component(service = FeedbackResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/runs/{id}/feedback")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "runs")
public final class FeedbackResource {
  private final Feedbacks feedbacks;

  @Activate
  public FeedbackResource(@Reference Feedbacks feedbacks) {
    this.feedbacks = feedbacks;
  }

  /**
   * What somebody thinks of a run.
   *
   * @param helpful whether it was of use
   * @param comment in their words
   */
  @Schema(requiredProperties = "helpful")
  public record NewFeedback(Boolean helpful, String comment) {}

  @Requires(Permissions.RUNS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "giveFeedback", summary = "Say what you think of a run", description = "What memories brought to mind in it is preferred later, or less so. Of each user one opinion counts, the last; the same once more changes nothing.")
  @APIResponse(responseCode = "200", description = "It, as it is noted. `counted` is false when a memory could not be told; say it again then.", content = @Content(schema = @Schema(implementation = Feedback.class)))
  @APIResponse(responseCode = "409", description = "`run_going_on`: it has not ended.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Feedback give(@PathParam("id") String id, NewFeedback given, @Context SecurityContext security) {
    boolean helpful = Given.present("helpful", Given.body(given).helpful(), "true");
    return feedbacks.give(id, helpful, given.comment(), Caller.of(security));
  }
}
