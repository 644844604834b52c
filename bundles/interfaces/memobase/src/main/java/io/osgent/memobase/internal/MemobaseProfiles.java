package io.osgent.memobase.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.api.memory.Change;
import io.osgent.api.memory.Note;
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
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Memobase's profiles and contexts. */
@Component(service = MemobaseProfiles.class, property = "osgi.jakartars.resource:Boolean=true")
@Path(Memobase.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = Memobase.TAG)
@APIResponse(responseCode = "200", ref = "Envelope")
@APIResponse(responseCode = "4XX", ref = "Problem")
public final class MemobaseProfiles {
  private static final int LATEST_CHATS = 3;
  private static final int EVENT_DAYS = 180;

  private final Desk desk;
  private final Json json;

  @Activate
  public MemobaseProfiles(@Reference Desk desk, @Reference Json json) {
    this.desk = desk;
    this.json = json;
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/profile/{user}")
  @Operation(operationId = "memobaseGetProfile", summary = "Get the profile of a user")
  @Parameter(name = "topk", in = ParameterIn.QUERY, description = "How many slots at most.", schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(name = "max_token_size", in = ParameterIn.QUERY, description = "How many tokens they have together at most.", schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(name = "prefer_topics", in = ParameterIn.QUERY, description = "Topics that come first, in this order.", schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(name = "only_topics", in = ParameterIn.QUERY, description = "The only topics.", schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(name = "max_subtopic_size", in = ParameterIn.QUERY, description = "How many slots of a topic at most.", schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(name = "topic_limits_json", in = ParameterIn.QUERY, description = "The same for single topics, as JSON: {\"work\":3}.", schema = @Schema(type = SchemaType.STRING))
  public Map<String, Object> list(@PathParam("user") String user, @Context UriInfo uri,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      MultivaluedMap<String, String> wanted = uri.getQueryParameters();
      List<Slot> slots = filter(wanted).of(desk.settled(user, security).profile());
      int most = Given.number("topk", wanted.getFirst("topk"), 1, Integer.MAX_VALUE);
      int tokens = Given.number("max_token_size", wanted.getFirst("max_token_size"), 1, Integer.MAX_VALUE);
      return Map.of("profiles", desk.tokens().fit(slots.subList(0, Math.min(most, slots.size())), Slot::line, tokens)
          .stream().map(MemobaseProfiles::view).toList());
    });
  }

  private static Map<String, Object> view(Slot slot) {
    return Map.of("id", slot.id(), "content", slot.content(), "attributes",
        Map.of("topic", slot.topic(), "sub_topic", slot.subTopic()), "created_at", slot.since(), "updated_at",
        slot.updatedAt());
  }

  /** Which slots a request wants. */
  ProfileFilter filter(MultivaluedMap<String, String> wanted) {
    // One client of theirs says it so, the other so.
    String limits = wanted.getFirst("topic_limits_json") == null
        ? wanted.getFirst("topic_limits")
        : wanted.getFirst("topic_limits_json");
    return new ProfileFilter(wanted.getOrDefault("prefer_topics", List.of()),
        wanted.getOrDefault("only_topics", List.of()),
        Given.number("max_subtopic_size", wanted.getFirst("max_subtopic_size"), 1, Integer.MAX_VALUE),
        limits == null ? Map.of() : limits(limits));
  }

  private Map<String, Integer> limits(String text) {
    return Given.object("topic_limits_json", json.read(text, Object.class)).entrySet().stream()
        .collect(Collectors.toMap(entry -> String.valueOf(entry.getKey()), entry -> {
          if (entry.getValue() instanceof Number number) {
            return number.intValue();
          }
          throw Given.wrong("'topic_limits_json' should give numbers, e.g. {\"work\":3}, but gives " + entry);
        }));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @POST
  @Path("users/profile/{user}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseAddSlot", summary = "Add a slot to a profile")
  public Map<String, Object> add(@PathParam("user") String user, Map<String, Object> slot,
      @Context SecurityContext security) {
    return Envelope.of(() -> Envelope.id(desk.person(user, security).write(new Change.Keep(null, note(slot)))));
  }

  private static Note note(Map<String, Object> slot) {
    Map<?, ?> attributes = Given.object("attributes", slot.get("attributes"));
    return Slot.note(Given.name("topic", attributes.get("topic")), Given.name("sub_topic", attributes.get("sub_topic")),
        Given.words("content", slot.get("content")));
  }

  /** A slot that is given another name is another slot, but is found by the id it had as well. */
  @Requires(Permissions.MEMORIES_WRITE)
  @PUT
  @Path("users/profile/{user}/{slot}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseUpdateSlot", summary = "Correct a slot of a profile")
  public Map<String, Object> update(@PathParam("user") String user, @PathParam("slot") String id,
      Map<String, Object> slot,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      Slot before = there(person, id);
      Note after = slot.get("attributes") == null
          ? Slot.note(before.topic(), before.subTopic(), Given.words("content", slot.get("content")))
          : note(slot);
      boolean same = after.metadata().get("topic").equals(before.topic())
          && after.metadata().get("sub_topic").equals(before.subTopic());
      if (same) {
        person.write(new Change.Replace(before.id(), after));
      } else {
        person.rename(id, before, after);
      }
      return null;
    });
  }

  private static Slot there(Person person, String id) {
    return person.slot(id)
        .orElseThrow(() -> ProblemException.notFound("profile_not_found", "Profile " + id + " not found"));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Path("users/profile/{user}/{slot}")
  @Operation(operationId = "memobaseDeleteSlot", summary = "Delete a slot of a profile")
  public Map<String, Object> delete(@PathParam("user") String user, @PathParam("slot") String id,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      person.write(new Change.Delete(there(person, id).id()));
      return null;
    });
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("users/context/{user}")
  @Operation(operationId = "memobaseGetContext", summary = "Pack what is known of a user for a prompt")
  @Parameter(name = "max_token_size", in = ParameterIn.QUERY, description = "How many tokens the text has at most.", schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(name = "chats_str", in = ParameterIn.QUERY, description = "What was said last, as a JSON list of messages; what fits it is told as well.", schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = "profile_event_ratio", in = ParameterIn.QUERY, description = "Which share of the text the profile may take.", schema = @Schema(type = SchemaType.NUMBER))
  @Parameter(name = "time_range_in_days", in = ParameterIn.QUERY, description = "How old events may be.", schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(name = "customize_context_prompt", in = ParameterIn.QUERY, description = "The text around it, with {profile_section} and {event_section}.", schema = @Schema(type = SchemaType.STRING))
  @Parameter(name = "prefer_topics", in = ParameterIn.QUERY, description = "Topics that come first, in this order.", schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(name = "only_topics", in = ParameterIn.QUERY, description = "The only topics.", schema = @Schema(type = SchemaType.ARRAY, implementation = String.class))
  @Parameter(name = "max_subtopic_size", in = ParameterIn.QUERY, description = "How many slots of a topic at most.", schema = @Schema(type = SchemaType.INTEGER))
  @Parameter(name = "topic_limits_json", in = ParameterIn.QUERY, description = "The same for single topics, as JSON: {\"work\":3}.", schema = @Schema(type = SchemaType.STRING))
  public Map<String, Object> context(@PathParam("user") String user, @Context UriInfo uri,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      MultivaluedMap<String, String> wanted = uri.getQueryParameters();
      String template = wanted.getFirst("customize_context_prompt");
      Function<ContextPacker.Packed, String> told = template == null
          ? ContextPacker.Packed::text
          : packed -> ContextPacker.sections(packed).apply(template);
      ContextPacker.Packed packed = desk.packer().pack(desk.person(user, security),
          desk.wanted(wanted.getFirst("max_token_size"), latest(wanted.getFirst("chats_str")),
              Given.share("profile_event_ratio", wanted.getFirst("profile_event_ratio"), desk.profileShare()),
              filter(wanted), Duration.ofDays(
                  Given.number("time_range_in_days", wanted.getFirst("time_range_in_days"), 1, EVENT_DAYS))),
          told);
      return Map.of("context", told.apply(packed));
    });
  }

  /** What was said last, to look for what fits it. */
  private String latest(String chats) {
    if (chats == null || chats.isBlank()) {
      return null;
    }
    if (!(json.read(chats, Object.class) instanceof List<?> messages)) {
      throw Given.wrong("'chats_str' should be a list of messages, each {\"role\":\"user\",\"content\":\"…\"}");
    }
    return messages.stream().skip(Math.max(0, messages.size() - LATEST_CHATS))
        .map(message -> Given.words("content", Given.object("chats_str", message).get("content")))
        .collect(Collectors.joining("\n"));
  }
}
