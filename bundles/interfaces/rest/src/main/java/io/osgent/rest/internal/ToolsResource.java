package io.osgent.rest.internal;

import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.Page;
import io.osgent.server.admin.PluginCatalog;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The tools on offer. */
@Component(service = ToolsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/tools")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "plugins", description = "What the server can do at this moment.")
public final class ToolsResource {
  private final PluginCatalog catalog;

  @Activate
  public ToolsResource(@Reference PluginCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * A tool as clients see it.
   *
   * @param asks why a person has to agree to each call in a run; without it, nobody has to
   */
  public record ToolView(String name, String description, Map<String, Object> inputSchema, Effect effect,
      long timeoutSeconds, Set<String> permissions, String asks) {
    static ToolView of(ToolSpec spec) {
      return new ToolView(spec.name(), spec.description(), spec.inputSchema(), spec.effect(),
          spec.timeout().toSeconds(), spec.permissions(), spec.asks());
    }
  }

  /**
   * A call of a tool.
   *
   * @param arguments as the tool's input schema wants them
   */
  public record ToolCallRequest(Map<String, Object> arguments) {}

  @GET
  @Operation(operationId = "listTools", summary = "List the tools on offer")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "ToolPage")))
  public Page<ToolView> list(@BeanParam Paging paging) {
    return paging.of(catalog.tools().stream().map(ToolView::of).toList(), ToolView::name);
  }

  @GET
  @Path("{name}")
  @Operation(operationId = "getTool", summary = "Get a tool")
  @APIResponseSchema(value = ToolView.class, responseCode = "200", responseDescription = "The tool.")
  public ToolView get(@PathParam("name") String name) {
    return ToolView.of(catalog.tool(name));
  }

  @POST
  @Path("{name}/call")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "callTool", summary = "Call a tool outside any run (admin)")
  @APIResponseSchema(value = ToolResult.class, responseCode = "200", responseDescription = "What the tool answered.")
  public ToolResult call(@PathParam("name") String name, ToolCallRequest call, @Context SecurityContext security) {
    var by = Caller.admin(security);
    var arguments = Given.body(call).arguments();
    return catalog.callTool(name, arguments == null ? Map.of() : arguments, by);
  }
}
