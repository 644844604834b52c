package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.activity.Activities;
import io.osgent.server.activity.Activity;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
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

/** What people did. */
@Component(service = ActivityResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/activity")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "activity", description = "What people did, and what administrators changed.")
public final class ActivityResource {
  private final Activities activities;

  @Activate
  public ActivityResource(@Reference Activities activities) {
    this.activities = activities;
  }

  @Requires(Permissions.USERS_READ)
  @GET
  @Operation(operationId = "listTenantActivity", summary = "List what everybody of the tenant did, the newest first (admin)")
  @APIResponse(responseCode = "200", description = "A page of it.", content = @Content(schema = @Schema(ref = "ActivityPage")))
  public Page<Activity> ofTenant(@BeanParam ActivityFilter filter, @BeanParam Paging paging,
      @Context SecurityContext security) {
    return activities.ofTenant(filter.which(), paging.after(), paging.limit(), Caller.of(security));
  }
}
