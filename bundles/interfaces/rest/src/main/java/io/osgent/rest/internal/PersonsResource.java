package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.json.Json;
import io.osgent.server.activity.Activities;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.Persons;
import io.osgent.server.privacy.Persons.Item;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import io.osgent.server.security.Users;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** All that is kept of a person, wherever that is. */
@Component(service = PersonsResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users", description = "People, and what is kept of them.")
public final class PersonsResource {
  private static final String NDJSON = "application/x-ndjson";
  private static final Duration LATER = Duration.ofSeconds(5);

  private final Persons persons;
  private final Activities activities;
  private final ActivityAnswers answers;
  private final Json json;

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
  volatile Users users;

  @Activate
  public PersonsResource(@Reference Persons persons, @Reference Activities activities,
      @Reference ActivityAnswers answers, @Reference Json json) {
    this.answers = answers;
    this.persons = persons;
    this.activities = activities;
    this.json = json;
  }

  @Requires(Permissions.USERS_WRITE)
  @DELETE
  @Path("{id}")
  @Operation(operationId = "eraseUser", summary = "Erase a user with all that is kept of them (admin)", description = "What goes on is cancelled first. It is done in the background, after a crash as well; the answer's `Location` says how far it is. A user nobody knows is erased alike. Nobody erases themselves, the last administrator, or whoever may more than they do.")
  @APIResponse(responseCode = "202", description = "It has begun.", content = @Content(schema = @Schema(implementation = ErasureReport.class)))
  public Response erase(@PathParam("id") String id, @Context SecurityContext security) {
    Principal by = Caller.of(security);
    users().requireErasable(id, by);
    ErasureReport report = persons.erase(id, by);
    return Response.accepted(report).location(URI.create("/api/v1/erasures/" + report.id())).build();
  }

  private Users users() {
    Users present = users;
    if (present == null) {
      throw new ProblemException(new Problem("users_unavailable", 503,
          "the bundle that knows who may erase whom is not here now; try again when it is", true, LATER, null));
    }
    return present;
  }

  @Requires(Permissions.ACTIVITY_READ)
  @GET
  @Path("{id}/activity")
  @Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
  @Operation(operationId = "listActivity", summary = "List what was done on a user's behalf, the newest first", description = "One's own; whoever may act for others, or administers users, sees those of the same tenant. `Accept: text/csv` makes it a table of all of it, with times in the caller's `time_zone`.")
  @APIResponse(responseCode = "200", description = "A page of it, or a table of all of it.", content = {
      @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(ref = "ActivityPage")),
      @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))})
  public Response activity(@PathParam("id") String id, @BeanParam ActivityFilter filter, @BeanParam Paging paging,
      @Context SecurityContext security, @Context Request request) {
    var by = Caller.of(security);
    var which = filter.which();
    return answers.answer((after, limit) -> activities.ofUser(id, which, after, limit, by), paging, request, by);
  }

  @Requires(Permissions.PROFILE_READ)
  @GET
  @Path("{id}/export")
  @Produces(NDJSON)
  @Operation(operationId = "exportUser", summary = "Export all that is kept of a user", description = "One thing a line, with its kind. One's own; whoever may act for others, those of the same tenant.")
  @APIResponse(responseCode = "200", description = "The lines.", content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
  public Response export(@PathParam("id") String id, @Context SecurityContext security) {
    Iterator<Item> items = persons.export(id, Caller.of(security));
    return Response.ok((StreamingOutput) out -> {
      var lines = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      while (items.hasNext()) {
        lines.append(json.write(items.next())).append('\n');
      }
      lines.flush();
    }, NDJSON).header("Cache-Control", "no-store").build();
  }
}
