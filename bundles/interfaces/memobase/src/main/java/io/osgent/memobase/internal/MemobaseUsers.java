package io.osgent.memobase.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
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
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Memobase's users: any user of the caller's tenant, and what a client wants noted of them. */
@Component(service = MemobaseUsers.class, property = "osgi.jakartars.resource:Boolean=true")
@Path(Memobase.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Tag(ref = Memobase.TAG)
@APIResponse(responseCode = "200", ref = "Envelope")
@APIResponse(responseCode = "4XX", ref = "Problem")
public final class MemobaseUsers {
  static final String KIND = ".user";

  private final Desk desk;

  @Activate
  public MemobaseUsers(@Reference Desk desk) {
    this.desk = desk;
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("healthcheck")
  @Operation(operationId = "memobaseHealth", summary = "Say that the server is there")
  public Map<String, Object> health() {
    return Envelope.of(() -> null);
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Path("users")
  @Operation(operationId = "memobaseCreateUser", summary = "Note a user")
  public Map<String, Object> create(Map<String, Object> user, @Context SecurityContext security) {
    return Envelope.of(() -> {
      String id = user.get("id") instanceof String given ? given : UUID.randomUUID().toString();
      Person person = desk.person(id, security);
      if (person.find(KIND, KIND).isPresent()) {
        throw ProblemException.conflict("user_exists", "there is a user '" + id + "' already");
      }
      person.write(new Change.Keep(KIND, note(user.get("data"), Instant.now())));
      desk.project(security).enter(id);
      return Envelope.id(id);
    });
  }

  private static Note note(Object data, Instant created) {
    var metadata = new LinkedHashMap<String, Object>();
    if (data != null) {
      metadata.put("data", Given.object("data", data));
    }
    return new Note(KIND, "a user", null, null, null, created, null, List.of(), metadata);
  }

  private static Recollection there(Person person) {
    return person.find(KIND, KIND)
        .orElseThrow(() -> ProblemException.notFound("user_not_found", "User " + person.user() + " not found"));
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/{user}")
  @Operation(operationId = "memobaseGetUser", summary = "Get what is noted of a user")
  public Map<String, Object> get(@PathParam("user") String user, @Context SecurityContext security) {
    return Envelope.of(() -> {
      Recollection found = there(desk.person(user, security));
      var view = new LinkedHashMap<String, Object>();
      view.put("id", user);
      view.put("data", found.note().metadata().get("data"));
      view.put("created_at", found.note().occurredAt());
      view.put("updated_at", found.recordedAt());
      return view;
    });
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @PUT
  @Path("users/{user}")
  @Operation(operationId = "memobaseUpdateUser", summary = "Note something else of a user")
  public Map<String, Object> update(@PathParam("user") String user, Map<String, Object> body,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      Recollection before = there(person);
      Object data = body.containsKey("data") ? body.get("data") : body;
      person.write(new Change.Replace(KIND, note(data, before.note().occurredAt())));
      return Envelope.id(user);
    });
  }

  /** Forgets all that the memory holds of the user. */
  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Path("users/{user}")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "memobaseDeleteUser", summary = "Forget all that the memory holds of a user")
  public Map<String, Object> delete(@PathParam("user") String user, @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      there(person);
      person.forget();
      desk.project(security).leave(user);
      return null;
    });
  }
}
