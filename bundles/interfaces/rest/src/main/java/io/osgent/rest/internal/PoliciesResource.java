package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.admin.PluginCatalog;
import io.osgent.server.policy.Finding;
import io.osgent.server.policy.Occasion;
import io.osgent.server.policy.RuleFile;
import io.osgent.server.policy.RulesInForce;
import io.osgent.server.policy.ToolRules;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The rules about tool calls, for administrators: the same as the files in {@code config/policies/}. */
@Component(service = PoliciesResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/policies")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "admin", description = "Administration; needs a key with the role admin.")
public final class PoliciesResource {
  private final ToolRules rules;
  private final PluginCatalog catalog;

  @Activate
  public PoliciesResource(@Reference ToolRules rules, @Reference PluginCatalog catalog) {
    this.rules = rules;
    this.catalog = catalog;
  }

  /**
   * A call that might be made.
   *
   * @param roles of the principal that would start the run; left out when they are not known
   * @param arguments as the tool would get them
   */
  public record CheckRequest(String tenant, String user, List<String> roles, String agent, String tool,
      Map<String, Object> arguments) {}

  @Requires(Permissions.SERVER_POLICIES_READ)
  @GET
  @Operation(operationId = "getPolicies", summary = "Get the rules about tool calls that are in force (admin)", description = "In the order in which they are gone through. `problem` says why what the files say now does not count.")
  @APIResponseSchema(value = RulesInForce.class, responseCode = "200", responseDescription = "The rules.")
  public RulesInForce get() {
    return rules.inForce();
  }

  @Requires(Permissions.SERVER_POLICIES_WRITE)
  @PUT
  @Path("{name}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putPolicy", summary = "Write a file of rules (admin)", description = "Writes `config/policies/NAME.json` as it is sent; its rules are in force at once.")
  @RequestBody(content = @Content(schema = @Schema(implementation = RuleFile.class)))
  @APIResponseSchema(value = RulesInForce.class, responseCode = "200", responseDescription = "The rules as they are in force now.")
  public RulesInForce put(@PathParam("name") String name, String text, @Context SecurityContext security)
      throws IOException {
    var by = Caller.of(security);
    return rules.put(name, Given.body(text), by);
  }

  @Requires(Permissions.SERVER_POLICIES_WRITE)
  @DELETE
  @Path("{name}")
  @Operation(operationId = "deletePolicy", summary = "Delete a file of rules (admin)")
  @APIResponseSchema(value = RulesInForce.class, responseCode = "200", responseDescription = "The rules as they are in force now.")
  public RulesInForce delete(@PathParam("name") String name, @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    return rules.delete(name, by);
  }

  @Requires(Permissions.SERVER_POLICIES_READ)
  @POST
  @Path("check")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "checkPolicy", summary = "Find out what would be decided of a tool call (admin)", description = "Nothing is called, counted or remembered.")
  @APIResponseSchema(value = Finding.class, responseCode = "200", responseDescription = "What would be decided, why, and by which rule.")
  public Finding check(CheckRequest request, @Context SecurityContext security) {
    var by = Caller.of(security);
    CheckRequest given = Given.body(request);
    String user = Given.text("user", given.user(), "ann");
    String tool = Given.text("tool", given.tool(), "send_mail");
    if (given.roles() != null && given.roles().contains(null)) {
      throw new ProblemException(Problem.of("invalid_request", 400, "'roles' should be a list of names"));
    }
    return rules.check(new Occasion(given.tenant() == null ? by.tenant() : given.tenant(), user,
        given.roles() == null ? null : Set.copyOf(given.roles()), given.agent(), catalog.tool(tool),
        given.arguments() == null ? Map.of() : given.arguments()));
  }
}
