package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.server.http.RequestProperties;
import io.osgent.server.security.Logins;
import io.osgent.server.security.Logins.Tokens;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.CacheControl;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Logging in and out, and who one is. */
@Component(service = AuthResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/auth")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "auth", description = "Logging in with a password, and who one is.")
public final class AuthResource {
  private final Logins logins;

  @Activate
  public AuthResource(@Reference Logins logins) {
    this.logins = logins;
  }

  /**
   * Who wants to come in.
   *
   * @param tenant whose user it is; without it, of the tenant that runs the server
   */
  @Schema(requiredProperties = {"user", "password"})
  public record Credentials(String tenant, String user, String password) {
    @Override
    public String toString() {
      return "Credentials[tenant=" + tenant + ", user=" + user + "]";
    }
  }

  /** A refresh token, which is good once. */
  @Schema(requiredProperties = "refreshToken")
  public record Refresh(String refreshToken) {
    @Override
    public String toString() {
      return "Refresh[]";
    }
  }

  /**
   * Who sent a request.
   *
   * @param name what the logs call it: a key's name, or {@code login/} or {@code oidc/} and the user
   * @param user whom it stands for
   * @param permissions what its roles come to; {@code runs.*} stands for all that begins like this
   */
  public record Me(String name, String tenant, String user, List<String> roles, List<String> permissions) {}

  @Requires(Permissions.ANYONE)
  @POST
  @Path("login")
  @Consumes(MediaType.APPLICATION_JSON)
  @SecurityRequirements
  @Operation(operationId = "login", summary = "Log in with a password", description = "The access token is sent like a key: `Authorization: Bearer TOKEN`.")
  @APIResponse(responseCode = "200", description = "Tokens.", content = @Content(schema = @Schema(implementation = Tokens.class)))
  @APIResponse(responseCode = "401", description = "`login_failed`: user and password do not fit.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  @APIResponse(responseCode = "429", description = "`too_many_attempts`: this was not even looked at.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)), headers = @Header(name = "Retry-After", description = "After so many seconds the next attempt is looked at.", schema = @Schema(implementation = Integer.class)))
  public Response login(Credentials credentials, @Context ContainerRequestContext request) {
    String user = Given.text("user", Given.body(credentials).user(), "ann");
    String password = Given.present("password", credentials.password(), "…");
    return secret(logins.login(credentials.tenant(), user, password,
        (String) request.getProperty(RequestProperties.ADDRESS)));
  }

  @Requires(Permissions.ANYONE)
  @POST
  @Path("refresh")
  @Consumes(MediaType.APPLICATION_JSON)
  @SecurityRequirements
  @Operation(operationId = "refreshLogin", summary = "Get new tokens for a refresh token", description = "Each refresh token is good once. One that comes a second time was stolen from somebody: the login ends for both.")
  @APIResponse(responseCode = "200", description = "New tokens.", content = @Content(schema = @Schema(implementation = Tokens.class)))
  @APIResponse(responseCode = "401", description = "`invalid_refresh_token`: log in again.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Response refresh(Refresh given, @Context ContainerRequestContext request) {
    return secret(logins.refresh(Given.text("refresh_token", Given.body(given).refreshToken(), "osgr_…"),
        (String) request.getProperty(RequestProperties.ADDRESS)));
  }

  private static Response secret(Tokens tokens) {
    return Response.ok(tokens).cacheControl(CacheControl.valueOf("no-store")).build();
  }

  @Requires(Permissions.AUTHENTICATED)
  @POST
  @Path("logout")
  @Operation(operationId = "logout", summary = "End the login this access token belongs to")
  @APIResponse(responseCode = "204", description = "It has ended. A key, or another server's token, is as good as before.")
  public void logout(@Context SecurityContext security) {
    logins.logout(Caller.of(security));
  }

  @Requires(Permissions.AUTHENTICATED)
  @GET
  @Path("me")
  @Operation(operationId = "whoAmI", summary = "Who this key or token stands for, and what it may do")
  @APIResponse(responseCode = "200", description = "That.", content = @Content(schema = @Schema(implementation = Me.class)))
  public Me me(@Context SecurityContext security) {
    Principal by = Caller.of(security);
    return new Me(by.name(), by.tenant(), by.user(), by.roles().stream().sorted().toList(),
        by.permissions().stream().sorted().toList());
  }
}
