package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.run.Artifact;
import io.osgent.server.run.Artifacts;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
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

/** The artifacts of one run. */
@Component(service = RunArtifactsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/runs/{id}/artifacts")
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "artifacts")
public final class RunArtifactsResource {
  private final Artifacts artifacts;

  @Activate
  public RunArtifactsResource(@Reference Artifacts artifacts) {
    this.artifacts = artifacts;
  }

  @Requires(Permissions.RUNS_READ)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(operationId = "listArtifacts", summary = "List a run's artifacts")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "ArtifactPage")))
  public Page<Artifact> list(@PathParam("id") String id, @BeanParam Paging paging, @Context SecurityContext security) {
    return artifacts.list(id, paging.after(), paging.limit(), Caller.of(security));
  }
}
