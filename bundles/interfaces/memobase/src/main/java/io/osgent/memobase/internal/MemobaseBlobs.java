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
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Memobase's blobs, and the buffer they wait in. */
@Component(service = MemobaseBlobs.class, property = "osgi.jakartars.resource:Boolean=true")
@Path(Memobase.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = Memobase.TAG)
@APIResponse(responseCode = "200", ref = "Envelope")
@APIResponse(responseCode = "4XX", ref = "Problem")
public final class MemobaseBlobs {
  private static final Logger LOG = LoggerFactory.getLogger(MemobaseBlobs.class);
  /** What the memory notes for each turn that it has not learnt from yet. */
  private static final String PENDING = ".pending";

  private final Desk desk;

  @Activate
  public MemobaseBlobs(@Reference Desk desk) {
    this.desk = desk;
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Path("blobs/insert/{user}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseInsertBlob", summary = "Insert what was said into the buffer")
  public Map<String, Object> insert(@PathParam("user") String user, Map<String, Object> blob,
      @QueryParam("wait_process") String wait, @Context SecurityContext security) {
    return Envelope.of(() -> {
      String id = UUID.randomUUID().toString();
      Person person = desk.person(user, security);
      person.write(Blob.keep(id, blob, user, Instant.now()));
      if (Boolean.parseBoolean(wait)) {
        person.learn();
      }
      return Map.of("id", id, "chat_results", List.of());
    });
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("blobs/{user}/{blob}")
  @Operation(operationId = "memobaseGetBlob", summary = "Get what was inserted")
  public Map<String, Object> get(@PathParam("user") String user, @PathParam("blob") String blob,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      Recollection stored = there(person, blob);
      return Blob.view(stored, person.these(stored.note().sources()));
    });
  }

  private static Recollection there(Person person, String blob) {
    return person.find(blob, Blob.KIND)
        .orElseThrow(() -> ProblemException.notFound("blob_not_found", "Blob " + blob + " not found"));
  }

  /** With its turns goes what was distilled from them. */
  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Path("blobs/{user}/{blob}")
  @Operation(operationId = "memobaseDeleteBlob", summary = "Delete what was inserted, and what was distilled from it")
  public Map<String, Object> delete(@PathParam("user") String user, @PathParam("blob") String blob,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      List<String> turns = there(person, blob).note().sources();
      var changes = new ArrayList<Change>(
          person.these(turns).stream().map(turn -> new Change.Delete(turn.id())).toList());
      changes.add(new Change.Delete(blob));
      person.write(changes);
      return null;
    });
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/blobs/{user}/{type}")
  @Operation(operationId = "memobaseListBlobs", summary = "List what was inserted of a type, the newest first")
  public Map<String, Object> list(@PathParam("user") String user, @PathParam("type") String type,
      @QueryParam("page") String page,
      @QueryParam("page_size") String size, @Context SecurityContext security) {
    return Envelope.of(() -> {
      String only = Blob.type(type);
      int many = Given.number("page_size", size, 1, 10);
      return Map.of("ids",
          desk.person(user, security).newest(Integer.MAX_VALUE, Blob.KIND).stream()
              .filter(blob -> blob.note().content().equals(only)).map(Recollection::id)
              .skip((long) Given.number("page", page, 0, 0) * many).limit(many).toList());
    });
  }

  /** There is one buffer for all types. */
  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Path("users/buffer/{user}/{type}")
  @Consumes(MediaType.WILDCARD)
  @Operation(operationId = "memobaseFlushBuffer", summary = "Learn from what waits in the buffer")
  public Map<String, Object> flush(@PathParam("user") String user, @PathParam("type") String type,
      @QueryParam("wait_process") String wait, @Context SecurityContext security) {
    return Envelope.of(() -> {
      Blob.type(type);
      Person person = desk.person(user, security);
      if (Boolean.parseBoolean(wait)) {
        person.learn();
      } else {
        learnLater(person);
      }
      return List.of();
    });
  }

  private void learnLater(Person person) {
    desk.flushes().start(person.scope(), () -> {
      try {
        person.learn();
      } catch (ProblemException e) {
        LOG.warn("a buffer that was to be learnt from waits: {}", e.getMessage());
      }
    });
  }

  /** Which blobs wait; what does not wait is done. */
  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/buffer/capacity/{user}/{type}")
  @Operation(operationId = "memobaseGetBuffer", summary = "List what waits in the buffer")
  public Map<String, Object> waiting(@PathParam("user") String user, @PathParam("type") String type,
      @QueryParam("status") String status, @Context SecurityContext security) {
    return Envelope.of(() -> {
      String only = Blob.type(type);
      Person person = desk.settled(user, security);
      Set<String> waiting = waiting(person);
      boolean idle = status == null || status.equals("idle");
      boolean done = "done".equals(status);
      return Map.of("ids", person.newest(Integer.MAX_VALUE, Blob.KIND).stream()
          .filter(blob -> blob.note().content().equals(only)).map(Recollection::id)
          .filter(blob -> waiting.contains(blob) ? idle : done).toList());
    });
  }

  private static Set<String> waiting(Person person) {
    List<String> turns = person.newest(Integer.MAX_VALUE, PENDING).stream()
        .flatMap(each -> each.note().sources().stream()).toList();
    return person.these(turns).stream().map(Recollection::note)
        .flatMap(turn -> Stream.ofNullable((String) turn.metadata().get("blob"))).collect(Collectors.toSet());
  }

  /** What a person says of himself in one go, learnt from at once. */
  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Path("users/profile/import/{user}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseImportProfile", summary = "Learn from what a person says of himself")
  public Map<String, Object> introduce(@PathParam("user") String user, Map<String, Object> body,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      person.write(new Change.Keep(null, new Note(Note.TURN, Given.words("context", body.get("context")), user,
          "memobase", null, Instant.now(), null, List.of(), Map.of())));
      person.learn();
      return null;
    });
  }
}
