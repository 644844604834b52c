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
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Memobase's events. An event is its own gist here. */
@Component(service = MemobaseEvents.class, property = "osgi.jakartars.resource:Boolean=true")
@Path(Memobase.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = Memobase.TAG)
@APIResponse(responseCode = "200", ref = "Envelope")
@APIResponse(responseCode = "4XX", ref = "Problem")
public final class MemobaseEvents {
  private static final String TAGS = "event_tags";

  private final Desk desk;

  @Activate
  public MemobaseEvents(@Reference Desk desk) {
    this.desk = desk;
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/event/{user}")
  @Operation(operationId = "memobaseListEvents", summary = "List the newest events")
  public Map<String, Object> list(@PathParam("user") String user, @QueryParam("topk") String topk,
      @QueryParam("max_token_size") String tokens, @Context SecurityContext security) {
    return Envelope.of(() -> {
      List<Recollection> newest = desk.settled(user, security).newest(Given.number("topk", topk, 1, 10), Note.EVENT);
      return Map.of("events",
          desk.tokens().fit(newest, event -> event.note().content(),
              Given.number("max_token_size", tokens, 1, Integer.MAX_VALUE)).stream().map(MemobaseEvents::view)
              .toList());
    });
  }

  private static Map<String, Object> view(Recollection event) {
    Note note = event.note();
    var data = new LinkedHashMap<String, Object>();
    data.put("profile_delta", List.of());
    data.put("event_tip", note.content());
    data.put(TAGS, note.metadata().getOrDefault(TAGS, List.of()));
    return Map.of("id", event.id(), "event_data", data, "created_at", note.occurredAt(), "updated_at",
        event.recordedAt());
  }

  private static Map<String, Object> gist(Recollection event) {
    return Map.of("id", event.id(), "gist_data", Map.of("content", event.note().content()), "created_at",
        event.note().occurredAt(), "updated_at", event.recordedAt());
  }

  private static Recollection there(Person person, String id) {
    return person.find(id, Note.EVENT)
        .orElseThrow(() -> ProblemException.notFound("event_not_found", "Event " + id + " not found"));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @PUT
  @Path("users/event/{user}/{event}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseUpdateEvent", summary = "Correct an event")
  public Map<String, Object> update(@PathParam("user") String user, @PathParam("event") String id,
      Map<String, Object> body,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      Recollection before = there(person, id);
      // One client of theirs sends the whole event, the other what is in it.
      Map<?, ?> data = body.get("event_data") == null ? body : Given.object("event_data", body.get("event_data"));
      var metadata = new LinkedHashMap<String, Object>(before.note().metadata());
      if (data.get(TAGS) != null) {
        metadata.put(TAGS, data.get(TAGS));
      }
      Note note = before.note();
      person.write(new Change.Replace(id, new Note(Note.EVENT,
          data.get("event_tip") == null ? note.content() : Given.words("event_tip", data.get("event_tip")),
          note.speaker(), note.session(), note.run(), note.occurredAt(), note.validTo(), note.sources(), metadata)));
      return null;
    });
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Path("users/event/{user}/{event}")
  @Operation(operationId = "memobaseDeleteEvent", summary = "Delete an event")
  public Map<String, Object> delete(@PathParam("user") String user, @PathParam("event") String id,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      there(person, id);
      person.write(new Change.Delete(id));
      return null;
    });
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/event/search/{user}")
  @Operation(operationId = "memobaseSearchEvents", summary = "Find events that fit some words")
  public Map<String, Object> search(@PathParam("user") String user, @QueryParam("query") String query,
      @QueryParam("topk") String topk, @QueryParam("time_range_in_days") String days,
      @Context SecurityContext security) {
    return found(user, query, topk, days, security);
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/event_gist/search/{user}")
  @Operation(operationId = "memobaseSearchGists", summary = "Find the gists of events that fit some words")
  public Map<String, Object> searchGists(@PathParam("user") String user, @QueryParam("query") String query,
      @QueryParam("topk") String topk, @QueryParam("time_range_in_days") String days,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      List<Map<String, Object>> gists = fitting(user, query, topk, days, security).stream().map(MemobaseEvents::gist)
          .toList();
      // One client of theirs looks for them here, the other there.
      return Map.of("gists", gists, "events", gists);
    });
  }

  private Map<String, Object> found(String user, String query, String topk, String days, SecurityContext security) {
    return Envelope.of(() -> Map.of("events",
        fitting(user, query, topk, days, security).stream().map(MemobaseEvents::view).toList()));
  }

  private List<Recollection> fitting(String user, String query, String topk, String days, SecurityContext security) {
    Instant oldest = Instant.now().minus(Duration.ofDays(Given.number("time_range_in_days", days, 1, 180)));
    int most = Given.number("topk", topk, 1, 10);
    return desk.settled(user, security).fitting(Given.words("query", query), 10 * most, Note.EVENT).stream()
        .filter(event -> !event.note().occurredAt().isBefore(oldest)).limit(most).toList();
  }

  /** Those that have all of these tags, and all of these with their values. */
  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/event_tags/search/{user}")
  @Operation(operationId = "memobaseSearchTags", summary = "Find events by their tags")
  public Map<String, Object> searchTags(@PathParam("user") String user, @QueryParam("tags") String tags,
      @QueryParam("tag_values") String values, @QueryParam("topk") String topk, @Context SecurityContext security) {
    return Envelope.of(() -> Map.of("events",
        desk.settled(user, security).newest(Integer.MAX_VALUE, Note.EVENT).stream()
            .filter(event -> words(tags).allMatch(tag -> tagged(event, tag, null)))
            .filter(event -> words(values).allMatch(
                pair -> tagged(event, pair.substring(0, equals(pair)), pair.substring(equals(pair) + 1))))
            .limit(Given.number("topk", topk, 1, 10)).map(MemobaseEvents::view).toList()));
  }

  private static int equals(String pair) {
    int at = pair.indexOf('=');
    if (at < 0) {
      throw Given.wrong("'tag_values' should be like emotion=happy, but is '" + pair + "'");
    }
    return at;
  }

  private static Stream<String> words(String list) {
    return list == null ? Stream.empty() : Arrays.stream(list.split(",")).filter(word -> !word.isBlank());
  }

  private static boolean tagged(Recollection event, String tag, String value) {
    return event.note().metadata().get(TAGS) instanceof List<?> tags && tags.stream()
        .anyMatch(each -> each instanceof Map<?, ?> pair && tag.strip().equals(pair.get("tag"))
            && (value == null || value.strip().equals(pair.get("value"))));
  }
}
