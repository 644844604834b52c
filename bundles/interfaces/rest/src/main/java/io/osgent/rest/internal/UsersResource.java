package io.osgent.rest.internal;

import io.osgent.server.Page;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import io.osgent.server.security.User;
import io.osgent.server.security.Users;
import io.osgent.server.security.Users.NewUser;
import io.osgent.server.security.Users.UserChange;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.net.URI;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The users of a tenant. */
@Component(service = UsersResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/users")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "users", description = "People and programs of one's tenant, their roles, passwords and keys.")
public final class UsersResource {
  private final Users users;

  @Activate
  public UsersResource(@Reference Users users) {
    this.users = users;
  }

  /**
   * Who is to be a user.
   *
   * @param id what it logs in with, and what its data is kept under: letters, digits and . _ @ + -
   * @param displayName what people call it
   * @param roles without them, {@code user}
   * @param password without one, it gets in with keys alone
   */
  @Schema(requiredProperties = "id")
  public record UserDefinition(String id, String displayName, Set<String> roles, String password) {
    @Override
    public String toString() {
      return "UserDefinition[id=" + id + ", roles=" + roles + "]";
    }
  }

  /** What is to be different; what is left out stays as it is. */
  public record UserUpdate(String displayName, Set<String> roles, Boolean disabled) {}

  /**
   * Another password.
   *
   * @param current the one until now, which everybody has to know who changes their own
   */
  @Schema(requiredProperties = "password")
  public record PasswordChange(String current, String password) {
    @Override
    public String toString() {
      return "PasswordChange[]";
    }
  }

  @Requires(Permissions.USERS_READ)
  @GET
  @Operation(operationId = "listUsers", summary = "List the users of one's tenant")
  @APIResponse(responseCode = "200", description = "A page of them, by id.", content = @Content(schema = @Schema(ref = "UserPage")))
  public Page<User> list(@BeanParam Paging paging, @Context SecurityContext security) {
    return users.list(paging.after(), paging.limit(), Caller.of(security));
  }

  @Requires(Permissions.USERS_WRITE)
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "createUser", summary = "Create a user", description = "Nobody gives away roles that may more than they do themselves.")
  @APIResponse(responseCode = "201", description = "The user.", content = @Content(schema = @Schema(implementation = User.class)))
  public Response create(UserDefinition wanted, @Context SecurityContext security) {
    String id = Given.text("id", Given.body(wanted).id(), "ann");
    User user = users.create(new NewUser(id, wanted.displayName(), roles(wanted.roles()), wanted.password()),
        Caller.of(security));
    return Response.created(URI.create("/api/v1/users/" + user.id())).entity(user).build();
  }

  private static Set<String> roles(Set<String> given) {
    return Given.words("roles", given, "user");
  }

  @Requires(Permissions.PROFILE_READ)
  @GET
  @Path("{id}")
  @Operation(operationId = "getUser", summary = "Get a user", description = "Oneself, or with `users.read` anybody of one's tenant.")
  @APIResponse(responseCode = "200", description = "The user.", content = @Content(schema = @Schema(implementation = User.class)))
  public User get(@PathParam("id") String id, @Context SecurityContext security) {
    return users.get(id, Caller.of(security));
  }

  @Requires(Permissions.USERS_WRITE)
  @PATCH
  @Path("{id}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "updateUser", summary = "Change a user's name or roles, or disable one", description = "It holds at once, also for connections that are open.")
  @APIResponse(responseCode = "200", description = "The user, as it is now.", content = @Content(schema = @Schema(implementation = User.class)))
  public User update(@PathParam("id") String id, UserUpdate wanted, @Context SecurityContext security) {
    return users.update(id, new UserChange(Given.body(wanted).displayName(), roles(wanted.roles()), wanted.disabled()),
        Caller.of(security));
  }

  @Requires(Permissions.PROFILE_WRITE)
  @PUT
  @Path("{id}/password")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "setPassword", summary = "Set a password", description = "One's own, or with `users.write` that of anybody of one's tenant. All logins of the user end.")
  @APIResponse(responseCode = "204", description = "It is set.")
  public void setPassword(@PathParam("id") String id, PasswordChange wanted, @Context SecurityContext security) {
    String password = Given.present("password", Given.body(wanted).password(), "…");
    users.setPassword(id, wanted.current(), password, Caller.of(security));
  }
}
