package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.tool.Effect;
import io.osgent.api.tool.ToolResult;
import io.osgent.api.tool.ToolSpec;
import io.osgent.server.Page;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.policy.Pin;
import io.osgent.server.policy.ToolPins;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
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
import java.time.Duration;
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
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** The tools on offer. */
@Component(service = ToolsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/tools")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "plugins", description = "What the server can do at this moment.")
public final class ToolsResource {
  private final PluginCatalog catalog;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile ToolPins pins;

  @Activate
  public ToolsResource(@Reference PluginCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * A tool as clients see it.
   *
   * @param permissions what it says it needs
   * @param asks why a person has to agree to each call in a run; without it, the tool itself asks nobody
   * @param pin whether this definition is trusted; left out while that cannot be told
   */
  public record ToolView(String name, String description, Map<String, Object> inputSchema, Effect effect,
      long timeoutSeconds, Set<String> permissions, String asks, Pin pin) {}

  private ToolView view(ToolSpec spec) {
    ToolPins known = pins;
    return new ToolView(spec.name(), spec.description(), spec.inputSchema(), spec.effect(), spec.timeout().toSeconds(),
        spec.permissions(), spec.asks(), known == null ? null : known.of(spec));
  }

  /**
   * A call of a tool.
   *
   * @param arguments as the tool's input schema wants them
   */
  public record ToolCallRequest(Map<String, Object> arguments) {}

  @Requires(Permissions.TOOLS_READ)
  @GET
  @Operation(operationId = "listTools", summary = "List the tools on offer")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "ToolPage")))
  public Page<ToolView> list(@BeanParam Paging paging) {
    return paging.of(catalog.tools().stream().map(this::view).toList(), ToolView::name);
  }

  @Requires(Permissions.TOOLS_READ)
  @GET
  @Path("{name}")
  @Operation(operationId = "getTool", summary = "Get a tool")
  @APIResponseSchema(value = ToolView.class, responseCode = "200", responseDescription = "The tool.")
  public ToolView get(@PathParam("name") String name) {
    return view(catalog.tool(name));
  }

  /**
   * Trust in a definition.
   *
   * @param sha256 of the definition that was looked at
   */
  public record Approval(String sha256) {}

  @Requires(Permissions.TOOLS_APPROVE)
  @POST
  @Path("{name}/approve")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "approveTool", summary = "Trust the tool's definition as it is now (admin)", description = "`sha256` is that of the definition that was looked at, as the tool's `pin` has it.")
  @APIResponseSchema(value = ToolView.class, responseCode = "200", responseDescription = "The tool, which is trusted.")
  public ToolView approve(@PathParam("name") String name, Approval approval, @Context SecurityContext security) {
    var by = Caller.of(security);
    String sha256 = Given.text("sha256", Given.body(approval).sha256(), "9f86d0…");
    ToolPins known = pins;
    if (known == null) {
      throw new ProblemException(new Problem("policy_unavailable", 503, "the policy is being replaced; try again", true,
          Duration.ofSeconds(1), null));
    }
    known.approve(catalog.tool(name), sha256, by);
    return view(catalog.tool(name));
  }

  @Requires(Permissions.TOOLS_CALL)
  @POST
  @Path("{name}/call")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "callTool", summary = "Call a tool outside any run (admin)")
  @APIResponseSchema(value = ToolResult.class, responseCode = "200", responseDescription = "What the tool answered.")
  public ToolResult call(@PathParam("name") String name, ToolCallRequest call, @Context SecurityContext security) {
    var by = Caller.of(security);
    var arguments = Given.body(call).arguments();
    return catalog.callTool(name, arguments == null ? Map.of() : arguments, by);
  }
}
