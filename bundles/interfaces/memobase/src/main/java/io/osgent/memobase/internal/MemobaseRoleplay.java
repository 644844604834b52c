package io.osgent.memobase.internal;

import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Memobase's topics for a conversation that runs dry. No model is asked: a short answer that asks nothing back is taken for
 * a sign, and what is known of the person and has not come up is what to speak of.
 */
@Component(service = MemobaseRoleplay.class, property = "osgi.jakartars.resource:Boolean=true")
@Path(Memobase.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = Memobase.TAG)
@APIResponse(responseCode = "200", ref = "Envelope")
@APIResponse(responseCode = "4XX", ref = "Problem")
public final class MemobaseRoleplay {
  private static final int FEW_WORDS = 4;
  private static final int FEW_LETTERS = 4;
  private static final int MOST_TOPICS = 3;
  private static final int MOST_EVENTS = 10;

  private final Desk desk;
  private final MemobaseProfiles profiles;

  @Activate
  public MemobaseRoleplay(@Reference Desk desk, @Reference MemobaseProfiles profiles) {
    this.desk = desk;
    this.profiles = profiles;
  }

  @Requires(Permissions.MEMORIES_READ)
  @POST
  @Path("users/roleplay/proactive/{user}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseSuggestTopics", summary = "Say what to speak of next, where a conversation runs dry")
  public Map<String, Object> suggest(@PathParam("user") String user, Map<String, Object> body, @Context UriInfo uri,
      @Context SecurityContext security) {
    return Envelope.of(() -> {
      Person person = desk.person(user, security);
      List<Map<?, ?>> messages = new ArrayList<>();
      Given.list("messages", body.get("messages")).forEach(each -> messages.add(Given.object("messages", each)));
      if (!runsDry(messages)) {
        return Map.of("action", "continue");
      }
      List<String> topics = topics(person, profiles.filter(uri.getQueryParameters()), words(messages));
      return topics.isEmpty()
          ? Map.of("action", "continue")
          : Map.of("action", "new_topic", "topic_prompt", prompt(topics, desk.project(security)));
    });
  }

  private static boolean runsDry(List<Map<?, ?>> messages) {
    Map<?, ?> last = messages.getLast();
    String said = Given.words("content", last.get("content"));
    boolean asks = said.contains("?") || said.contains("？");
    // What is written without spaces has a few letters to a word.
    return "user".equals(last.get("role")) && !asks && said.split("\\s+").length < FEW_WORDS
        && said.codePoints().filter(Character::isIdeographic).count() < FEW_WORDS * 2;
  }

  private static Set<String> words(List<Map<?, ?>> messages) {
    return messages.stream().flatMap(message -> words(Given.words("content", message.get("content"))).stream())
        .collect(Collectors.toSet());
  }

  private static Set<String> words(String text) {
    return Arrays.stream(text.toLowerCase(Locale.ROOT).split("[^\\p{L}\\p{N}]+"))
        .filter(word -> word.length() >= FEW_LETTERS || word.codePoints().anyMatch(Character::isIdeographic))
        .collect(Collectors.toSet());
  }

  /** What has not come up: first of the profile, in the order asked for, then of what happened last. */
  private static List<String> topics(Person person, ProfileFilter filter, Set<String> spokenOf) {
    var topics = new ArrayList<String>();
    for (Slot slot : filter.of(person.profile())) {
      if (words(slot.content()).stream().noneMatch(spokenOf::contains)) {
        topics.add(slot.line());
      }
    }
    for (Recollection event : person.newest(MOST_EVENTS, Note.EVENT)) {
      if (words(event.note().content()).stream().noneMatch(spokenOf::contains)) {
        topics.add("- " + event.note().content());
      }
    }
    return topics.subList(0, Math.min(MOST_TOPICS, topics.size()));
  }

  private static String prompt(List<String> topics, Project project) {
    String known = String.join("\n", topics);
    return project.language().filter("zh"::equals).isPresent()
        ? "## 如果用户没有主动提供话题，请把对话引向下面关于用户的内容：\n" + known + "\n##"
        : "## If the user brings up nothing, lead over to one of these, which are known of the user:\n" + known
            + "\n##";
  }
}
