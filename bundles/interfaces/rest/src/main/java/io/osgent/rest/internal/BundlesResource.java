package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.admin.BundleAdmin;
import io.osgent.server.admin.BundleInfo;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The bundles of the live server, for administrators. */
@Component(service = BundlesResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/bundles")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "admin", description = "Administration; needs a key with the role admin.")
public final class BundlesResource {
  private static final String JAR = "application/java-archive";
  private static final Pattern DISPOSITION = Pattern.compile("filename=\"?([^\";]+)\"?");

  private final BundleAdmin bundles;

  @Activate
  public BundlesResource(@Reference BundleAdmin bundles) {
    this.bundles = bundles;
  }

  @Requires(Permissions.SERVER_BUNDLES_READ)
  @GET
  @Operation(operationId = "listBundles", summary = "List the bundles (admin)")
  @APIResponse(responseCode = "200", description = "A page of them.", content = @Content(schema = @Schema(ref = "BundlePage")))
  public Page<BundleInfo> list(@BeanParam Paging paging) {
    return paging.of(bundles.list(), bundle -> Long.toString(bundle.id()));
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @POST
  @Consumes({JAR, MediaType.APPLICATION_OCTET_STREAM})
  @Operation(operationId = "installBundle", summary = "Upload, install and start a bundle (admin)", description = "The jar is kept in the deploy folder; one with the same file name, or of an older version of the same bundle, is replaced. A new version takes over once it has proved itself; the one from before serves until then, and goes on when it fails.")
  @APIResponse(responseCode = "201", description = "The bundle as it stands.", content = @Content(schema = @Schema(implementation = BundleInfo.class)))
  public Response install(
      @QueryParam("name") @Parameter(description = "The file name, unless `Content-Disposition` gives it.", example = "weather-1.0.0.jar") String name,
      @HeaderParam("Content-Disposition") @Parameter(hidden = true) String disposition,
      @RequestBody(required = true, content = {
          @Content(mediaType = JAR, schema = @Schema(type = SchemaType.STRING, format = "binary")),
          @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM, schema = @Schema(type = SchemaType.STRING, format = "binary"))}) InputStream jar,
      @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    var bundle = bundles.install(fileName(name, disposition), jar, by);
    return Response.created(URI.create("/api/v1/admin/bundles/" + bundle.id())).entity(bundle).build();
  }

  private static String fileName(String name, String disposition) {
    var fileName = name;
    if (fileName == null && disposition != null) {
      var found = DISPOSITION.matcher(disposition);
      fileName = found.find() ? found.group(1).strip() : null;
    }
    if (fileName == null || !fileName.matches("[A-Za-z0-9_][A-Za-z0-9._+-]*\\.jar")) {
      throw ProblemException.badRequest("invalid_request",
          "the jar's file name should be given as ?name=weather-1.0.0.jar, without a path"
              + (fileName == null ? "" : ", but is '" + fileName + "'"));
    }
    return fileName;
  }

  @Requires(Permissions.SERVER_BUNDLES_READ)
  @GET
  @Path("{id}")
  @Operation(operationId = "getBundle", summary = "Get a bundle (admin)")
  @APIResponseSchema(value = BundleInfo.class, responseCode = "200", responseDescription = "The bundle as it stands.")
  public BundleInfo get(@PathParam("id") @Parameter(schema = @Schema(implementation = Long.class)) String id) {
    return bundles.get(number(id));
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @POST
  @Path("{id}/start")
  @Operation(operationId = "startBundle", summary = "Start a bundle (admin)")
  @APIResponseSchema(value = BundleInfo.class, responseCode = "200", responseDescription = "The bundle as it stands.")
  public BundleInfo start(@PathParam("id") @Parameter(schema = @Schema(implementation = Long.class)) String id,
      @Context SecurityContext security) {
    var by = Caller.of(security);
    return bundles.start(number(id), by);
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @POST
  @Path("{id}/stop")
  @Operation(operationId = "stopBundle", summary = "Stop a bundle (admin)")
  @APIResponseSchema(value = BundleInfo.class, responseCode = "200", responseDescription = "The bundle as it stands.")
  public BundleInfo stop(@PathParam("id") @Parameter(schema = @Schema(implementation = Long.class)) String id,
      @Context SecurityContext security) {
    var by = Caller.of(security);
    return bundles.stop(number(id), by);
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @POST
  @Path("{id}/update")
  @Consumes({JAR, MediaType.APPLICATION_OCTET_STREAM})
  @Operation(operationId = "updateBundle", summary = "Replace a bundle by another version of it (admin)", description = "What serves then may have another id. A version that does not prove itself is refused, and the one from before serves on.")
  @APIResponseSchema(value = BundleInfo.class, responseCode = "200", responseDescription = "The bundle as it stands.")
  public BundleInfo update(@PathParam("id") @Parameter(schema = @Schema(implementation = Long.class)) String id,
      @RequestBody(required = true, content = {
          @Content(mediaType = JAR, schema = @Schema(type = SchemaType.STRING, format = "binary")),
          @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM, schema = @Schema(type = SchemaType.STRING, format = "binary"))}) InputStream jar,
      @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    return bundles.update(number(id), jar, by);
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @POST
  @Path("{id}/rollback")
  @Operation(operationId = "rollBackBundle", summary = "Put the version that served before in a bundle's place (admin)", description = "What serves then may have another id; `previous_version` of the bundle says what it would be.")
  @APIResponse(responseCode = "200", description = "The bundle that serves now.", content = @Content(schema = @Schema(implementation = BundleInfo.class)))
  @APIResponse(responseCode = "409", description = "`no_previous_version`: there was none before it.", content = @Content(mediaType = "application/problem+json", schema = @Schema(implementation = Problem.class)))
  public BundleInfo rollBack(@PathParam("id") @Parameter(schema = @Schema(implementation = Long.class)) String id,
      @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    return bundles.rollBack(number(id), by);
  }

  @Requires(Permissions.SERVER_BUNDLES_WRITE)
  @DELETE
  @Path("{id}")
  @Operation(operationId = "uninstallBundle", summary = "Remove an uploaded bundle and its jar (admin)")
  @APIResponse(responseCode = "204", description = "It is removed.")
  public void uninstall(@PathParam("id") @Parameter(schema = @Schema(implementation = Long.class)) String id,
      @Context SecurityContext security) throws IOException {
    var by = Caller.of(security);
    bundles.uninstall(number(id), by);
  }

  private static long number(String id) {
    return Given.number("id", id, 0, Long.MAX_VALUE, 0);
  }
}
