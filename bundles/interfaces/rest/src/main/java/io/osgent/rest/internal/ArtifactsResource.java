package io.osgent.rest.internal;

import io.osgent.server.run.Artifacts;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What tools answered at greater length than models are shown. */
@Component(service = ArtifactsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/artifacts")
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "artifacts", description = "Results of tools that were too long to be shown to a model whole.")
public final class ArtifactsResource {
  private final Artifacts artifacts;

  @Activate
  public ArtifactsResource(@Reference Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Path("{id}")
  @Produces("text/plain; charset=utf-8")
  @Operation(operationId = "getArtifact", summary = "Read an artifact, or part of it")
  @APIResponse(responseCode = "200", description = "Its text.", content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
  public Response text(@PathParam("id") String id,
      @QueryParam("offset") @Parameter(description = "The first character, counted from 0.", schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0")) String offset,
      @QueryParam("limit") @Parameter(description = "How many characters at most; without it, all.", schema = @Schema(type = SchemaType.INTEGER, minimum = "1")) String limit,
      @Context SecurityContext security) {
    var text = artifacts.text(id, Caller.of(security));
    var from = (int) Given.number("offset", offset, 0, text.length(), 0);
    var most = (int) Given.number("limit", limit, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    var to = (int) Math.min(text.length(), (long) from + most);
    // Whatever a tool has answered, no browser shall take it for a page.
    return Response.ok(text.substring(from, to)).header("X-Content-Type-Options", "nosniff").build();
  }
}
