package io.osgent.rest.internal;

import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.activity.AuditTrail;
import io.osgent.server.activity.AuditTrail.Entry;
import io.osgent.server.activity.AuditTrail.Head;
import io.osgent.server.activity.AuditTrail.Verdict;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.StreamingOutput;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** What administrators changed, and whether the log of it is whole. */
@Component(service = AuditResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "activity")
@Requires(Permissions.SERVER_AUDIT_READ)
public final class AuditResource {
  private static final String NDJSON = "application/x-ndjson";

  private final AuditTrail trail;

  @Activate
  public AuditResource(@Reference AuditTrail trail) {
    this.trail = trail;
  }

  @GET
  @Operation(operationId = "listAudit", summary = "List what administrators did, the newest first (admin)")
  @APIResponse(responseCode = "200", description = "A page of it.", content = @Content(schema = @Schema(ref = "AuditPage")))
  public Page<Entry> list(@QueryParam("action") @Parameter(description = "Only this, e.g. `config.put`.") String action,
      @BeanParam Paging paging, @Context SecurityContext security) {
    return trail.list(action, paging.after(), paging.limit(), Caller.of(security));
  }

  @GET
  @Path("head")
  @Operation(operationId = "getAuditHead", summary = "Get the number and the hash of the last entry (admin)", description = "Noted elsewhere, it proves later that nothing before it was cut off or made anew.")
  @APIResponse(responseCode = "200", description = "The head.", content = @Content(schema = @Schema(implementation = Head.class)))
  public Head head() {
    return trail.head();
  }

  @GET
  @Path("verify")
  @Operation(operationId = "verifyAudit", summary = "Read the whole log, and say whether it is as it was recorded (admin)")
  @APIResponse(responseCode = "200", description = "What came of it.", content = @Content(schema = @Schema(implementation = Verdict.class)))
  public Verdict verify(
      @QueryParam("head") @Parameter(description = "A head that was noted before, as `SEQUENCE:HASH`.") String head) {
    return trail.verify(head == null ? null : parsed(head));
  }

  private static Head parsed(String head) {
    if (!head.matches("[0-9]{1,18}:[0-9a-f]{64}")) {
      throw ProblemException.badRequest("invalid_request",
          "'head' should be the number and the hash of an entry, with a colon between, but is '" + head + "'");
    }
    int colon = head.indexOf(':');
    return new Head(Long.parseLong(head.substring(0, colon)), head.substring(colon + 1));
  }

  @GET
  @Path("export")
  @Produces(NDJSON)
  @Operation(operationId = "exportAudit", summary = "Export the whole log, one entry a line, the oldest first (admin)")
  @APIResponse(responseCode = "200", description = "The lines.", content = @Content(mediaType = NDJSON, schema = @Schema(type = SchemaType.STRING)))
  public Response export() {
    Iterator<String> lines = trail.export();
    return Response.ok((StreamingOutput) out -> {
      var text = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      while (lines.hasNext()) {
        text.append(lines.next()).append('\n');
      }
      text.flush();
    }, NDJSON).header("Cache-Control", "no-store").build();
  }
}
