package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.admin.ConfigInfo;
import io.osgent.server.admin.Configurations;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.headers.Header;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What is configured and what can be, for administrators: the same as the files in {@code config/}. */
@Component(service = ConfigResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/config")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "admin", description = "Administration; needs a key with the role admin.")
public final class ConfigResource {
  private final Configurations configurations;

  @Activate
  public ConfigResource(@Reference Configurations configurations) {
    this.configurations = configurations;
  }

  @Requires(Permissions.SERVER_CONFIG_READ)
  @GET
  @Operation(operationId = "listConfig", summary = "List what can be configured and what is (admin)", description = "Of a kind with `factory` there may be any number, each named `PID-NAME`.")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "ConfigPage")))
  public Page<ConfigInfo> list(@BeanParam Paging paging) {
    return paging.of(configurations.list(), ConfigInfo::pid);
  }

  @Requires(Permissions.SERVER_CONFIG_READ)
  @GET
  @Path("{pid}")
  @Operation(operationId = "getConfig", summary = "Get a configuration (admin)", description = "With what is set and what can be. Secrets are shown as the reference they are, else as `{\"secret\":true,\"set\":true}`.")
  @APIResponse(responseCode = "200", description = "The configuration as it stands.", content = @Content(schema = @Schema(implementation = ConfigInfo.class)), headers = @Header(name = "ETag", description = "The revision, quoted; none when nothing is set.", schema = @Schema(implementation = String.class)))
  public Response get(@PathParam("pid") String pid) {
    return answer(Response.ok(), configurations.get(pid));
  }

  @Requires(Permissions.SERVER_CONFIG_WRITE)
  @PUT
  @Path("{pid}")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "putConfig", summary = "Set these values and no others (admin)", description = "Writes `config/PID.cfg`. A secret is a reference, `$[env:NAME]` or `$[secret:FILE]`; one that is given itself is put into a file of its own, and a reference takes its place. A secret as it is shown, `{\"secret\":true,\"set\":true}`, stays as it is.")
  @APIResponse(responseCode = "200", description = "The configuration, which is in force.", content = @Content(schema = @Schema(implementation = ConfigInfo.class)), headers = @Header(name = "ETag", description = "The revision, quoted.", schema = @Schema(implementation = String.class)))
  @APIResponse(responseCode = "202", description = "The configuration, which is written and on its way.", content = @Content(schema = @Schema(implementation = ConfigInfo.class)))
  @APIResponse(responseCode = "412", description = "It has been changed since the revision that If-Match names.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Response put(@PathParam("pid") String pid, Map<String, Object> values,
      @HeaderParam("If-Match") @Parameter(description = "The ETag of the revision this change was made on; without it, "
          + "whatever there is is replaced.") String ifMatch,
      @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    try {
      var info = configurations.put(pid, Given.body(values), revision(ifMatch), by);
      return answer(Response.status(info.inForce() ? 200 : 202), info);
    } catch (ProblemException e) {
      throw conflict(e);
    }
  }

  @Requires(Permissions.SERVER_CONFIG_WRITE)
  @DELETE
  @Path("{pid}")
  @Operation(operationId = "deleteConfig", summary = "Go back to the defaults, or do away with what it made (admin)", description = "Deletes `config/PID.cfg`, and the secrets that were kept for it.")
  @APIResponse(responseCode = "204", description = "It is gone.")
  @APIResponse(responseCode = "202", description = "The file is deleted; that is on its way.")
  @APIResponse(responseCode = "412", description = "It has been changed since the revision that If-Match names.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public Response delete(@PathParam("pid") String pid, @HeaderParam("If-Match") String ifMatch,
      @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    try {
      return Response.status(configurations.delete(pid, revision(ifMatch), by) ? 204 : 202).build();
    } catch (ProblemException e) {
      throw conflict(e);
    }
  }

  private static String revision(String ifMatch) {
    if (ifMatch == null || ifMatch.equals("*")) {
      return null;
    } else if (!ifMatch.matches("\"[0-9a-f]{1,64}\"")) {
      throw ProblemException.badRequest("invalid_request",
          "'If-Match' should be the ETag of a configuration, e.g. \"5f3a9c01d2e4b678\" with its quotes, but is "
              + ifMatch);
    }
    return ifMatch.substring(1, ifMatch.length() - 1);
  }

  private static ProblemException conflict(ProblemException e) {
    return e.problem().code().equals("version_conflict")
        ? new ProblemException(Problem.of("version_conflict", 412, e.problem().detail()), e)
        : e;
  }

  private static Response answer(Response.ResponseBuilder answer, ConfigInfo info) {
    if (info.revision() != null) {
      answer.tag(new EntityTag(info.revision()));
    }
    return answer.entity(info).build();
  }
}
