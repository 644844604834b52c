package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import io.osgent.server.security.Tenant;
import io.osgent.server.security.Tenants;
import io.osgent.server.security.Tenants.NewTenant;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The organisations that share this server and see nothing of each other. */
@Component(service = TenantsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "tenants", description = "Organisations that share this server and see nothing of each other; for those who run it.")
public final class TenantsResource {
  private final Tenants tenants;

  @Activate
  public TenantsResource(@Reference Tenants tenants) {
    this.tenants = tenants;
  }

  /** What a tenant is to be called; its id is small letters, digits and -. */
  @Schema(requiredProperties = "id")
  public record TenantDefinition(String id, String displayName) {}

  @Requires(Permissions.SERVER_TENANTS_READ)
  @GET
  @Operation(operationId = "listTenants", summary = "List the tenants")
  @APIResponse(responseCode = "200", description = "A page of them, by id.", content = @Content(schema = @Schema(ref = "TenantPage")))
  public Page<Tenant> list(@BeanParam Paging paging, @Context SecurityContext security) {
    return tenants.list(paging.after(), paging.limit(), Caller.of(security));
  }

  @Requires(Permissions.SERVER_TENANTS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createTenant", summary = "Create a tenant", description = "With a user `admin`, whose key is for whoever is to run the tenant.")
  @APIResponse(responseCode = "201", description = "The tenant and the key, which is shown here and never again.", content = @Content(schema = @Schema(implementation = NewTenant.class)))
  public Response create(TenantDefinition wanted, @Context SecurityContext security) {
    String id = Given.text("id", Given.body(wanted).id(), "acme");
    NewTenant made = tenants.create(id, wanted.displayName(), Caller.of(security));
    return Response.created(URI.create("/api/v1/tenants/" + id)).entity(made)
        .cacheControl(CacheControl.valueOf("no-store")).build();
  }

  @Requires(Permissions.SERVER_TENANTS_WRITE)
  @DELETE
  @Path("{id}")
  @Operation(operationId = "deleteTenant", summary = "Delete a tenant with all that is in it, for good")
  @APIResponse(responseCode = "204", description = "It is gone.")
  public void delete(@PathParam("id") String id, @Context SecurityContext security) {
    tenants.delete(id, Caller.of(security));
  }
}
