package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.security.ApiKey;
import io.osgent.server.security.Keys;
import io.osgent.server.security.Keys.KeyWish;
import io.osgent.server.security.NewKey;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The API keys of a user. */
@Component(service = KeysResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/users/{id}/keys")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users")
public final class KeysResource {
  private final Keys keys;

  @Activate
  public KeysResource(@Reference Keys keys) {
    this.keys = keys;
  }

  /**
   * What a key is to be.
   *
   * @param name unique in the tenant; the logs call whoever comes with it so
   * @param roles without them, one's own, or those of the user it is for
   * @param permissions what to narrow it to, of what its roles may
   * @param expiresAt when it ends; without it, never
   */
  @Schema(requiredProperties = "name")
  public record KeyDefinition(String name, Set<String> roles, Set<String> permissions, String expiresAt) {}

  @Requires(Permissions.PROFILE_READ)
  @GET
  @Operation(operationId = "listKeys", summary = "List a user's keys", description = "One's own, or with `users.read` those of anybody of one's tenant. The keys themselves are not to be had.")
  @APIResponse(responseCode = "200", description = "All of them, by name.", content = @Content(schema = @Schema(ref = "KeyPage")))
  public Page<ApiKey> list(@PathParam("id") String user, @Context SecurityContext security) {
    return new Page<>(keys.list(user, Caller.of(security)), null);
  }

  @Requires(Permissions.PROFILE_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createKey", summary = "Make a key", description = "For oneself, or with `users.write` for anybody of one's tenant. It never may more than whoever makes it, neither now nor later.")
  @APIResponse(responseCode = "201", description = "The key, which is shown here and never again.", content = @Content(schema = @Schema(implementation = NewKey.class)))
  public Response create(@PathParam("id") String user, KeyDefinition wanted, @Context SecurityContext security) {
    String name = Given.text("name", Given.body(wanted).name(), "ci");
    NewKey made = keys.create(user,
        new KeyWish(name, Given.words("roles", wanted.roles(), "user"),
            Given.words("permissions", wanted.permissions(), "runs.read"), moment(wanted.expiresAt())),
        Caller.of(security));
    return Response.created(URI.create("/api/v1/users/" + user + "/keys/" + made.key().id())).entity(made)
        .cacheControl(CacheControl.valueOf("no-store")).build();
  }

  private static Instant moment(String text) {
    try {
      return text == null ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw new ProblemException(Problem.of("invalid_request", 400,
          "'expires_at' should be a time, e.g. 2027-05-08T13:56:00Z, but is '" + text + "'"), e);
    }
  }

  @Requires(Permissions.PROFILE_WRITE)
  @DELETE
  @Path("{key}")
  @Operation(operationId = "revokeKey", summary = "Revoke a key", description = "Nobody gets in with it from now on, and connections that came with it end.")
  @APIResponse(responseCode = "204", description = "It is revoked.")
  public void revoke(@PathParam("id") String user, @PathParam("key") String key, @Context SecurityContext security) {
    keys.revoke(user, key, Caller.of(security));
  }
}
