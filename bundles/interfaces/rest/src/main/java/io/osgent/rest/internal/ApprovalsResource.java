package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.event.EventData.ApprovalRequested;
import io.osgent.api.json.Json;
import io.osgent.api.policy.Decision;
import io.osgent.server.Page;
import io.osgent.server.run.ApprovalDecision;
import io.osgent.server.run.Run;
import io.osgent.server.run.Runs;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What runs wait for, and what people decide of it. */
@Component(service = ApprovalsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/runs/{id}/approvals")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "approvals", description = "Tool calls that wait for a person.")
public final class ApprovalsResource {
  private final Runs runs;
  private final Json json;

  @Activate
  public ApprovalsResource(@Reference Runs runs, @Reference Json json) {
    this.runs = runs;
    this.json = json;
  }

  /**
   * What somebody decides.
   *
   * @param decision one of the {@code choices} of the request
   * @param arguments to call the tool with instead, where the request is {@code editable}
   * @param argumentsSha256 of the arguments that were shown; when others wait by now, the decision is refused
   * @param comment for the log, and for the model when the call does not happen or had happened
   */
  @Schema(requiredProperties = "decision")
  public record NewDecision(Decision decision, Map<String, Object> arguments, String argumentsSha256, String comment) {}

  @Requires(Permissions.RUNS_READ)
  @GET
  @Operation(operationId = "listApprovals", summary = "List what a run waits for, in the order asked")
  @APIResponse(responseCode = "200", description = "A page of them; empty when it does not wait.", content = @Content(schema = @Schema(ref = "ApprovalPage")))
  public Page<ApprovalRequested> list(@PathParam("id") String id, @BeanParam Paging paging,
      @Context SecurityContext security) {
    return paging.of(runs.approvals(id, Caller.of(security)), ApprovalRequested::call);
  }

  @Requires(Permissions.APPROVALS_DECIDE)
  @POST
  @Path("{call}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "decideApproval", summary = "Decide about a tool call that waits", description = "The same decision once more changes nothing.")
  @APIResponse(responseCode = "200", description = "The run, once the decision is on record.", content = @Content(schema = @Schema(implementation = Run.class)))
  @APIResponse(responseCode = "409", description = "`approval_decided`: it was decided otherwise before; `approval_outdated`: it was made on other arguments.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Run decide(@PathParam("id") String id, @PathParam("call") String call, NewDecision made,
      @Context SecurityContext security) {
    var decision = Given.present("decision", Given.body(made).decision(), "approve");
    var arguments = made.arguments() == null ? null : json.write(made.arguments());
    return runs.decide(id, call, new ApprovalDecision(decision, arguments,
        made.argumentsSha256(), made.comment()), Caller.of(security));
  }
}
