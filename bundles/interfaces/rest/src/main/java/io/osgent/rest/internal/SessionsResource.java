package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.run.Session;
import io.osgent.server.run.Session.SessionMessage;
import io.osgent.server.run.Sessions;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The conversations, each seen by the user it belongs to. */
@Component(service = SessionsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/sessions")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "sessions", description = "Conversations between one user and one agent.")
public final class SessionsResource {
  private final Sessions sessions;

  @Activate
  public SessionsResource(@Reference Sessions sessions) {
    this.sessions = sessions;
  }

  /**
   * A session to be.
   *
   * @param agent the agent's id
   * @param userId whom it is for; without it, the caller
   */
  public record NewSession(String agent, String userId) {}

  @Requires(Permissions.SESSIONS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createSession", summary = "Begin a conversation")
  @APIResponse(responseCode = "201", description = "The session.", content = @Content(schema = @Schema(implementation = Session.class)))
  public Response create(NewSession wanted, @Context SecurityContext security) {
    var agent = Given.text("agent", Given.body(wanted).agent(), "support-desk");
    var session = sessions.create(agent, wanted.userId(), Caller.of(security));
    return Response.created(URI.create("/api/v1/sessions/" + session.id())).entity(session).build();
  }

  @Requires(Permissions.SESSIONS_READ)
  @GET
  @Operation(operationId = "listSessions", summary = "List a user's conversations, the newest first")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "SessionPage")))
  public Page<Session> list(
      @QueryParam("user_id") @Parameter(description = "Whose; without it, the caller's.") String userId,
      @BeanParam Paging paging, @Context SecurityContext security) {
    return sessions.list(userId, paging.after(), paging.limit(), Caller.of(security));
  }

  @Requires(Permissions.SESSIONS_READ)
  @GET
  @Path("{id}")
  @Operation(operationId = "getSession", summary = "Get a conversation")
  @APIResponseSchema(value = Session.class, responseCode = "200", responseDescription = "The session.")
  public Session get(@PathParam("id") String id, @Context SecurityContext security) {
    return sessions.get(id, Caller.of(security));
  }

  @Requires(Permissions.SESSIONS_READ)
  @GET
  @Path("{id}/messages")
  @Operation(operationId = "listMessages", summary = "List what was said in a conversation, oldest first")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "MessagePage")))
  public Page<SessionMessage> messages(@PathParam("id") String id, @BeanParam Paging paging,
      @Context SecurityContext security) {
    return sessions.messages(id, paging.after(), paging.limit(), Caller.of(security));
  }

  @Requires(Permissions.SESSIONS_WRITE)
  @DELETE
  @Path("{id}")
  @Operation(operationId = "deleteSession", summary = "Delete a conversation with its runs and their logs")
  @APIResponse(responseCode = "204", description = "It is deleted.")
  public void delete(@PathParam("id") String id, @Context SecurityContext security) {
    sessions.delete(id, Caller.of(security));
  }
}
