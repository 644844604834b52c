package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.agent.Agent;
import io.osgent.server.agent.Agents;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The agents: everybody may read them, administrators may change them. */
@Component(service = AgentsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/agents")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "agents", description = "Versioned definitions of who answers.")
public final class AgentsResource {
  private final Agents agents;

  private final Auditing auditing = new Auditing();

  @Activate
  public AgentsResource(@Reference Agents agents) {
    this.agents = agents;
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Requires(Permissions.AGENTS_READ)
  @GET
  @Operation(operationId = "listAgents", summary = "List the current version of each agent")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "AgentPage")))
  public Page<Agent> list(@BeanParam Paging paging) {
    return agents.list(paging.after(), paging.limit());
  }

  @Requires(Permissions.SERVER_AGENTS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createAgent", summary = "Create an agent (admin)")
  @APIResponse(responseCode = "201", description = "Version 1 of the agent.", content = @Content(schema = @Schema(implementation = Agent.class)), headers = @Header(name = "ETag", description = "The version, quoted.", schema = @Schema(implementation = String.class)))
  public Response create(AgentDefinition definition, @Context SecurityContext security) {
    var wanted = Given.body(definition).agent();
    record(security, "agent.created", wanted.id());
    var agent = agents.create(wanted);
    return answer(Response.created(URI.create("/api/v1/agents/" + agent.id())), agent);
  }

  @Requires(Permissions.AGENTS_READ)
  @GET
  @Path("{id}")
  @Operation(operationId = "getAgent", summary = "Get the current version of an agent")
  @APIResponse(responseCode = "200", description = "The agent.", content = @Content(schema = @Schema(implementation = Agent.class)), headers = @Header(name = "ETag", description = "The version, quoted.", schema = @Schema(implementation = String.class)))
  public Response get(@PathParam("id") String id) {
    return answer(Response.ok(), agents.get(id));
  }

  @Requires(Permissions.SERVER_AGENTS_WRITE)
  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "updateAgent", summary = "Save a new version of an agent (admin)")
  @APIResponse(responseCode = "200", description = "The version that is now current.", content = @Content(schema = @Schema(implementation = Agent.class)), headers = @Header(name = "ETag", description = "The version, quoted.", schema = @Schema(implementation = String.class)))
  @APIResponse(responseCode = "412", description = "Another version is current than the one If-Match names.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Response update(@PathParam("id") String id, AgentDefinition definition,
      @HeaderParam("If-Match") @Parameter(description = "The ETag of the version this change was made on, e.g. `\"3\"`; "
          + "without it, whatever there is is replaced.") String ifMatch,
      @Context SecurityContext security) {
    var agent = Given.body(definition).agent(id);
    record(security, "agent.saved", id);
    try {
      return answer(Response.ok(), agents.update(agent, version(ifMatch)));
    } catch (ProblemException e) {
      throw ifMatch != null && e.problem().code().equals("version_conflict")
          ? new ProblemException(Problem.of("version_conflict", 412, e.problem().detail()), e)
          : e;
    }
  }

  private static Integer version(String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return null;
    } else if (!ifMatch.matches("\"[0-9]{1,9}\"")) {
      throw ProblemException.badRequest("invalid_request",
          "'If-Match' should be the ETag of a version, e.g. \"3\" with its quotes, but is " + ifMatch);
    }
    return Integer.valueOf(ifMatch.substring(1, ifMatch.length() - 1));
  }

  @Requires(Permissions.SERVER_AGENTS_WRITE)
  @DELETE
  @Path("{id}")
  @Operation(operationId = "deleteAgent", summary = "Withdraw an agent; its runs stay readable (admin)")
  @APIResponse(responseCode = "204", description = "It is withdrawn.")
  public void delete(@PathParam("id") String id, @Context SecurityContext security) {
    record(security, "agent.deleted", id);
    agents.delete(id);
  }

  private void record(SecurityContext security, String action, String id) {
    auditing.record(Caller.of(security), action, "agent/" + id, Map.of());
  }

  @Requires(Permissions.AGENTS_READ)
  @GET
  @Path("{id}/versions")
  @Operation(operationId = "listAgentVersions", summary = "List every version of an agent, the newest first")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "AgentPage")))
  public Page<Agent> versions(@PathParam("id") String id) {
    return agents.versions(id);
  }

  @Requires(Permissions.AGENTS_READ)
  @GET
  @Path("{id}/versions/{version}")
  @Operation(operationId = "getAgentVersion", summary = "Get one version of an agent")
  @APIResponseSchema(value = Agent.class, responseCode = "200", responseDescription = "The agent.")
  public Agent version(@PathParam("id") String id,
      @PathParam("version") @Parameter(schema = @Schema(implementation = Integer.class, minimum = "1")) String version) {
    return agents.get(id, (int) Given.number("version", version, 1, Integer.MAX_VALUE, 1));
  }

  private static Response answer(Response.ResponseBuilder answer, Agent agent) {
    return answer.tag(new EntityTag(Integer.toString(agent.version()))).entity(agent).build();
  }
}
