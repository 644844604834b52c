package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import io.osgent.server.security.Role;
import io.osgent.server.security.Roles;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The roles there are. */
@Component(service = RolesResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/roles")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users")
public final class RolesResource {
  private final Roles roles;

  @Activate
  public RolesResource(@Reference Roles roles) {
    this.roles = roles;
  }

  @Requires(Permissions.PROFILE_READ)
  @GET
  @Operation(operationId = "listRoles", summary = "List the roles and what they may do", description = "They are changed by the configuration `io.osgent.security.roles`.")
  @APIResponse(responseCode = "200", description = "All of them, by name.", content = @Content(schema = @Schema(ref = "RolePage")))
  public Page<Role> list() {
    return new Page<>(roles.list(), null);
  }
}
