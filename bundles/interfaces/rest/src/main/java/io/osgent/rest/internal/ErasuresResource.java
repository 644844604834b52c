package io.osgent.rest.internal;

import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.DELETE;
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
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** How far it is with the erasure of people's data. */
@Component(service = ErasuresResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/erasures")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users")
public final class ErasuresResource {
  private final Persons persons;

  @Activate
  public ErasuresResource(@Reference Persons persons) {
    this.persons = persons;
  }

  @Requires(Permissions.USERS_WRITE)
  @GET
  @Path("{id}")
  @Operation(operationId = "getErasure", summary = "Get how far an erasure is (admin)")
  @APIResponse(responseCode = "200", description = "How it stands.", content = @Content(schema = @Schema(implementation = ErasureReport.class)))
  public ErasureReport erasure(@PathParam("id") @Parameter(description = "As the erasure was answered.") String id,
      @Context SecurityContext security) {
    return persons.erasure(id, Caller.of(security));
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @DELETE
  @Path("kinds/{kind}")
  @Operation(operationId = "forgetErasureKind", summary = "Say that the bundle that kept this is gone for good (admin)", description = "Erasures wait for a bundle that kept something of people and is not here, until it is here again or this is said. What it kept is then out of their reach.")
  @APIResponse(responseCode = "204", description = "No erasure waits for it any more.")
  public void forget(
      @PathParam("kind") @Parameter(description = "As the parts of an erasure name it, e.g. `memories`.") String kind,
      @Context SecurityContext security) {
    persons.forgetKind(kind, Caller.of(security));
  }
}
