package io.osgent.rest.internal;

import io.osgent.server.preference.Preference;
import io.osgent.server.preference.PreferenceValue;
import io.osgent.server.preference.Preferences;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people prefer. */
@Component(service = PreferencesResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/users/{id}/preferences")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users", description = "The people, and what is theirs.")
public final class PreferencesResource {
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final Preferences preferences;

  @Activate
  public PreferencesResource(@Reference Preferences preferences) {
    this.preferences = preferences;
  }

  /** What counts for a person, by name. */
  public record PreferencesView(String userId, Map<String, Counting> preferences) {}

  /**
   * What counts.
   *
   * @param value not there where nothing is preferred
   * @param from {@code user}, {@code server} for its configuration, or {@code default}
   * @param description one line for people
   */
  public record Counting(Object value, PreferenceValue.From from, String description) {}

  @Requires(Permissions.PROFILE_READ)
  @GET
  @Operation(operationId = "getPreferences", summary = "Get what counts for a person", description = "Each preference there is at this moment, with where its value comes from.")
  @APIResponseSchema(value = PreferencesView.class, responseCode = "200", responseDescription = "What counts.")
  public PreferencesView get(@PathParam("id") String id, @Context SecurityContext security) {
    return view(id, preferences.get(id, Caller.of(security)));
  }

  @Requires(Permissions.PROFILE_WRITE)
  @PUT
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putPreferences", summary = "Set these values and no others", description = "The body is what is preferred, e.g. `{\"language\":\"de\",\"time_zone\":\"Europe/Zurich\"}`; `/api/v1/preferences/schema` says what there may be.")
  @APIResponseSchema(value = PreferencesView.class, responseCode = "200", responseDescription = "What counts now.")
  public PreferencesView put(@PathParam("id") String id, Map<String, Object> values,
      @Context SecurityContext security) {
    return view(id, preferences.put(id, Given.body(values), Caller.of(security)));
  }

  @Requires(Permissions.PROFILE_WRITE)
  @PATCH
  @Consumes({MERGE_PATCH, MediaType.APPLICATION_JSON})
  @Operation(operationId = "patchPreferences", summary = "Set some values, and unset those that are null", description = "A JSON merge patch (RFC 7396) of what is set, e.g. `{\"language\":\"de\",\"tone\":null}`.")
  @APIResponseSchema(value = PreferencesView.class, responseCode = "200", responseDescription = "What counts now.")
  public PreferencesView patch(@PathParam("id") String id, Map<String, Object> changes,
      @Context SecurityContext security) {
    return view(id, preferences.patch(id, Given.body(changes), Caller.of(security)));
  }

  private PreferencesView view(String id, List<PreferenceValue> values) {
    var descriptions = new LinkedHashMap<String, String>();
    preferences.known().forEach((Preference each) -> descriptions.put(each.name(), each.description()));
    var counting = new LinkedHashMap<String, Counting>();
    values.forEach(value -> counting.put(value.name(),
        new Counting(value.value(), value.from(), descriptions.get(value.name()))));
    return new PreferencesView(id, counting);
  }
}
