package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.memory.Memories;
import io.osgent.server.memory.MemoryItem;
import io.osgent.server.memory.MemorySearch;
import io.osgent.server.memory.NewMemory;
import io.osgent.server.memory.Shelf;
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
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is remembered of people. */
@Component(service = MemoriesResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/memories")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "memories", description = "What is remembered of each user.")
public final class MemoriesResource {
  private final Memories memories;

  @Activate
  public MemoriesResource(@Reference Memories memories) {
    this.memories = memories;
  }

  /**
   * Something to remember, or several.
   *
   * @param userId of whom; without it, of the caller
   * @param memory which memory keeps it; without it, the one that counts
   * @param items all are kept, or none; at most 1,000. In their place the other fields say one thing
   * @param content what was said or is known; at most 100,000 characters
   * @param kind {@code turn}, {@code fact}, {@code event}, {@code lesson}, {@code profile} or a word of one's own; without
   *     it, {@code fact}
   * @param speaker who said it
   * @param session the conversation it was said in
   * @param occurredAt when it was said or happened; of a fact, from when it holds; without it, now
   * @param validTo until when it holds
   * @param sources ids of the memories it was made of
   * @param metadata of one's own; at most 20,000 characters
   */
  public record NewMemories(String userId, String memory, List<NewMemory> items, String content, String kind,
      String speaker, String session, String occurredAt, String validTo, List<String> sources,
      Map<String, Object> metadata) {
    private NewMemory single() {
      return new NewMemory(content, kind, speaker, session, occurredAt, validTo, sources, metadata);
    }

    private boolean isSingle() {
      return !single().equals(new NewMemory(null, null, null, null, null, null, null, null));
    }
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "keepMemories", summary = "Remember something, or several things", description = "With `items`, all of them are kept or none. When this answers they are found.")
  @APIResponse(responseCode = "201", description = "What is remembered now; with `items`, `{\"items\":[…]}` of the same.", content = @Content(schema = @Schema(implementation = MemoryItem.class)))
  public Response keep(NewMemories wanted,
      @HeaderParam("Idempotency-Key") @Parameter(description = "A second request with the same key keeps nothing twice.") String idempotencyKey,
      @Context SecurityContext security) {
    var shelf = new Shelf(Given.body(wanted).userId(), wanted.memory());
    var key = Given.idempotencyKey(idempotencyKey);
    var by = Caller.of(security);
    if (wanted.items() == null) {
      var kept = memories.keep(shelf, List.of(wanted.single()), key, by).getFirst();
      return Response.created(location(kept)).entity(kept).build();
    } else if (wanted.isSingle()) {
      throw ProblemException.badRequest("invalid_memory",
          "'items' should stand alone; 'content' and what belongs to it should be in each item then");
    }
    return Response.status(Response.Status.CREATED)
        .entity(new Page<>(memories.keep(shelf, wanted.items(), key, by), null)).build();
  }

  private static URI location(MemoryItem kept) {
    return URI.create("/api/v1/memories/" + URLEncoder.encode(kept.id(), StandardCharsets.UTF_8).replace("+", "%20"));
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Operation(operationId = "findMemories", summary = "Find what is remembered, or list it, the newest first", description = "With `q` the best come first, with a score and why they were found; there are no further pages then.")
  @APIResponse(responseCode = "200", description = "A page of it.", content = @Content(schema = @Schema(ref = "MemoryPage")))
  public Page<MemoryItem> find(@BeanParam ShelfParams shelf,
      @QueryParam("q") @Parameter(description = "What to look for, in one's own words.") String q,
      @QueryParam("kind") @Parameter(description = "Only this kind; may be given several times, or several with commas.") List<String> kinds,
      @QueryParam("session") @Parameter(description = "Only what was said in this conversation.") String session,
      @QueryParam("as_of") @Parameter(description = "What held at this time, whether it still does or not.", example = "2026-05-08T13:56:00Z") String asOf,
      @QueryParam("retired") @Parameter(description = "Whether what holds no more is found as well.", schema = @Schema(type = SchemaType.BOOLEAN, defaultValue = "false")) String retired,
      @BeanParam Paging paging, @Context SecurityContext security) {
    var wanted = kinds.stream().flatMap(some -> Stream.of(some.split(","))).map(String::strip)
        .filter(kind -> !kind.isEmpty()).toList();
    var search = new MemorySearch(q, wanted, blankless(session), blankless(asOf), Given.flag("retired", retired),
        paging.after(), paging.limit());
    return memories.find(shelf.shelf(), search, Caller.of(security));
  }

  private static String blankless(String text) {
    return text == null || text.isBlank() ? null : text;
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("{id}")
  @Operation(operationId = "getMemory", summary = "Get one thing that is remembered")
  @APIResponseSchema(value = MemoryItem.class, responseCode = "200", responseDescription = "It.")
  public MemoryItem get(@PathParam("id") String id, @BeanParam ShelfParams shelf, @Context SecurityContext security) {
    return memories.get(shelf.shelf(), id, Caller.of(security));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @PUT
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "replaceMemory", summary = "Correct what is remembered", description = "What stood there before is gone for good. Fields that are left out stay as they were, except `content`, which has to be given.")
  @APIResponse(responseCode = "200", description = "It, as it is now.", content = @Content(schema = @Schema(implementation = MemoryItem.class)))
  public MemoryItem replace(@PathParam("id") String id, NewMemory with, @BeanParam ShelfParams shelf,
      @Context SecurityContext security) {
    return memories.replace(shelf.shelf(), id, Given.body(with), Caller.of(security));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Path("{id}")
  @Operation(operationId = "deleteMemory", summary = "Forget one thing for good")
  @APIResponse(responseCode = "204", description = "It is forgotten.")
  public void delete(@PathParam("id") String id, @BeanParam ShelfParams shelf, @Context SecurityContext security) {
    memories.delete(shelf.shelf(), id, Caller.of(security));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Operation(operationId = "clearMemories", summary = "Forget all that is remembered of a user", description = "By one memory, or, without `memory`, by all that there are. `user_id` has to be given, also by the user, so that nothing is cleared by a slip.")
  @APIResponse(responseCode = "204", description = "It is forgotten.")
  public void clear(@BeanParam ShelfParams shelf, @Context SecurityContext security) {
    if (shelf.shelf().userId() == null) {
      throw ProblemException.badRequest("invalid_request",
          "'user_id' should say whose memories are to be forgotten, e.g. ?user_id=" + Caller.of(security).user()
              + "; to forget one thing, DELETE /api/v1/memories/{id}");
    }
    memories.clear(shelf.shelf(), Caller.of(security));
  }
}
