package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.admin.PluginInfo;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
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

/** The plugins. */
@Component(service = PluginsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/plugins")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "plugins", description = "What the server can do at this moment.")
public final class PluginsResource {
  private final PluginCatalog catalog;

  @Activate
  public PluginsResource(@Reference PluginCatalog catalog) {
    this.catalog = catalog;
  }

  @Requires(Permissions.PLUGINS_READ)
  @GET
  @Operation(operationId = "listPlugins", summary = "List the plugins as they stand")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "PluginPage")))
  public Page<PluginInfo> plugins(@BeanParam Paging paging) {
    return paging.of(catalog.plugins(), plugin -> plugin.kind() + ":" + plugin.name() + ":" + plugin.bundleId());
  }
}
