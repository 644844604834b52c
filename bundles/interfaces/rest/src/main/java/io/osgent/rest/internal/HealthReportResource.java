package io.osgent.rest.internal;

import io.osgent.rest.internal.HealthResource.HealthReport;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Says to administrators how each part of the server is. A class of its own, for of two classes whose paths begin a
 * request's path only the one with the longer path is asked.
 */
@Component(service = HealthReportResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/health")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health", description = "Whether the server can do its work.")
public final class HealthReportResource {
  private final HealthResource health;

  @Activate
  public HealthReportResource(@Reference HealthResource health) {
    this.health = health;
  }

  @Requires(Permissions.SERVER_HEALTH_READ)
  @GET
  @APIResponse(responseCode = "4XX", ref = "Problem")
  @Operation(operationId = "getHealth", summary = "Say how each part of the server is (admin)")
  @APIResponse(responseCode = "200", description = "All parts are up.", content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(responseCode = "503", description = "A part is down.", content = @Content(schema = @Schema(implementation = HealthReport.class)))
  public Response report() {
    return health.detailed();
  }
}
