package io.osgent.rest.internal;

import io.osgent.server.preference.Preferences;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What people can prefer. */
@Component(service = PreferenceSchemaResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/preferences/schema")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users")
public final class PreferenceSchemaResource {
  private final Preferences preferences;

  @Activate
  public PreferenceSchemaResource(@Reference Preferences preferences) {
    this.preferences = preferences;
  }

  @Requires(Permissions.PROFILE_READ)
  @GET
  @Operation(operationId = "getPreferenceSchema", summary = "Say what can be preferred", description = "A JSON Schema of what `PUT /api/v1/users/{id}/preferences` takes; bundles that come and go add to it.")
  @APIResponse(responseCode = "200", description = "A JSON Schema, draft 2020-12.", content = @Content(schema = @Schema(implementation = Object.class)))
  public Map<String, Object> schema() {
    var properties = new LinkedHashMap<String, Object>();
    preferences.known().forEach(each -> properties.put(each.name(), each.schema()));
    var schema = new LinkedHashMap<String, Object>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.put("type", "object");
    schema.put("properties", properties);
    schema.put("additionalProperties", false);
    return schema;
  }
}
