package io.osgent.rest.internal;

import io.osgent.api.json.Json;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the server's REST interface says of itself, as OpenAPI has it: what all bundles say that are there. */
@Component(service = OpenApiResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/openapi.json")
public final class OpenApiResource {
  private final DescribedBundles bundles;

  @Activate
  public OpenApiResource(BundleContext context, @Reference Json json) {
    bundles = DescribedBundles.of(context, json);
  }

  @Deactivate
  void close() {
    bundles.close();
  }

  @Requires(Permissions.AUTHENTICATED)
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  @Operation(hidden = true)
  public String read() {
    return bundles.document();
  }
}
