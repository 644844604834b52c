package io.osgent.rest.internal;

import io.osgent.server.activity.Activities;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
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
  private final ActivityAnswers answers;

  @Activate
  public ActivityResource(@Reference Activities activities, @Reference ActivityAnswers answers) {
    this.activities = activities;
    this.answers = answers;
  }

  @Requires(Permissions.USERS_READ)
  @GET
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(operationId = "listTenantActivity", summary = "List what everybody of the tenant did, the newest first (admin)", description = "`Accept: text/csv` makes it a table of all of it, with times in the caller's `time_zone`.")
  @APIResponse(responseCode = "200", description = "A page of it, or a table of all of it.", content = {
      @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "ActivityPage")),
      @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))})
  public Response ofTenant(@BeanParam ActivityFilter filter, @BeanParam Paging paging,
      @Context SecurityContext security, @Context Request request) {
    var by = Caller.of(security);
    var which = filter.which();
    return answers.answer((after, limit) -> activities.ofTenant(which, after, limit, by), paging, request, by);
  }
}
