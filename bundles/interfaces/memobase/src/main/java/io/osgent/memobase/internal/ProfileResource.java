package io.osgent.memobase.internal;

import io.osgent.api.ProblemException;
import io.osgent.api.memory.Change;
import io.osgent.server.Page;
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

/** What is known of a person: slot by slot, or packed for a prompt. */
@Component(service = ProfileResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "profiles", description = "What is known of each user.")
public final class ProfileResource {
  private final Desk desk;

  @Activate
  public ProfileResource(@Reference Desk desk) {
    this.desk = desk;
  }

  /**
   * What a slot is to say.
   *
   * @param content in few words
   */
  public record NewSlot(String content) {}

  /**
   * What to put into a prompt.
   *
   * @param tokens how many the text has
   * @param slots how many slots of the profile it tells
   * @param events how many events
   * @param recollections how many turns, facts and lessons that fit the question
   */
  public record PromptContext(String context, int tokens, int slots, int events, int recollections) {}

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("{user}/profile")
  @Operation(operationId = "getProfile", summary = "Get the profile of a user", description = "The slots that were written last come first.")
  @APIResponse(responseCode = "200", description = "All slots of it.", content = @Content(schema = @Schema(ref = "SlotPage")))
  public Page<Slot> profile(@PathParam("user") String user, @Context SecurityContext security) {
    return new Page<>(ProfileFilter.ALL.of(desk.person(user, security).profile()), null);
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @PUT
  @Path("{user}/profile/{topic}/{sub_topic}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "writeSlot", summary = "Say what a slot of the profile is to say")
  @APIResponseSchema(value = Slot.class, responseCode = "200", responseDescription = "The slot.")
  public Slot write(@PathParam("user") String user, @PathParam("topic") String topic,
      @PathParam("sub_topic") String subTopic, NewSlot slot, @Context SecurityContext security) {
    Person person = desk.person(user, security);
    String id = person.write(topic, subTopic, slot == null ? null : slot.content());
    return person.profile().stream().filter(each -> each.id().equals(id)).findFirst()
        .orElseThrow(() -> ProblemException.conflict("slot_not_shown",
            "profiles are configured to have no slot '" + topic + "/" + subTopic + "'"));
  }

  @Requires(Permissions.MEMORIES_WRITE)
  @DELETE
  @Path("{user}/profile/{topic}/{sub_topic}")
  @Operation(operationId = "clearSlot", summary = "Forget what a slot of the profile says")
  @APIResponse(responseCode = "204", description = "It is forgotten.")
  public void clear(@PathParam("user") String user, @PathParam("topic") String topic,
      @PathParam("sub_topic") String subTopic, @Context SecurityContext security) {
    Person person = desk.person(user, security);
    String id = person.profile().stream()
        .filter(slot -> slot.topic().equals(topic) && slot.subTopic().equals(subTopic)).map(Slot::id).findFirst()
        .orElseThrow(() -> ProblemException.notFound("slot_not_found",
            "nothing is known for '" + topic + "/" + subTopic + "'"));
    person.write(new Change.Delete(id));
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("{user}/context")
  @Operation(operationId = "getContext", summary = "Pack what is known of a user for a prompt")
  @APIResponseSchema(value = PromptContext.class, responseCode = "200", responseDescription = "The text and what is in it.")
  public PromptContext context(@PathParam("user") String user,
      @QueryParam("max_tokens") @Parameter(description = "How many tokens the text has at most.", schema = @Schema(type = SchemaType.INTEGER, minimum = "1")) String most,
      @QueryParam("q") @Parameter(description = "What the user says now; what was said before and fits it is told as well.") String question,
      @Context SecurityContext security) {
    ContextPacker.Packed packed = desk.packer().pack(desk.person(user, security),
        desk.wanted(most, question, desk.profileShare(), ProfileFilter.ALL, null));
    return new PromptContext(packed.text(), desk.tokens().of(packed.text()), packed.profile().size(),
        packed.events().size(), packed.recollections().size());
  }
}
