package io.osgent.rest.internal;

import io.osgent.api.health.HealthCheck;
import io.osgent.api.health.HealthCheck.Health;
import io.osgent.server.run.Runs;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says whether the server is alive and ready for work: to everybody in a word, to {@link HealthReportResource} in detail. */
@Component(service = HealthResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "health", description = "Whether the server can do its work.")
public final class HealthResource {
  private static final Logger LOG = LoggerFactory.getLogger(HealthResource.class);

  private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
  private volatile Runs runs;

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void add(HealthCheck check) {
    checks.add(check);
  }

  void remove(HealthCheck check) {
    checks.remove(check);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY, unbind = "coreGone")
  void core(Runs found) {
    runs = found;
  }

  void coreGone(Runs lost) {
    if (lost.equals(runs)) {
      runs = null;
    }
  }

  /** How the server is. */
  public record HealthReport(Status status, Map<String, Part> checks) {}

  /** How a part of the server is. */
  public record Part(Status status, String detail) {
    static Part of(Health health) {
      return new Part(health.up() ? Status.UP : Status.DOWN, health.detail());
    }

    Part brief() {
      return new Part(status, null);
    }
  }

  /** Whether it can do its work. */
  public enum Status {
    UP, DOWN
  }

  @Requires(Permissions.ANYONE)
  @GET
  @Path("health/live")
  @SecurityRequirements
  @Operation(operationId = "getLiveness", summary = "Say that the server is alive")
  @APIResponseSchema(value = HealthReport.class, responseCode = "200", responseDescription = "It is alive.")
  public HealthReport live() {
    return new HealthReport(Status.UP, Map.of());
  }

  @Requires(Permissions.ANYONE)
  @GET
  @Path("health/ready")
  @SecurityRequirements
  @Operation(operationId = "getReadiness", summary = "Say whether the server is ready for work")
  @APIResponse(responseCode = "200", description = "It is ready.", content = @Content(schema = @Schema(implementation = HealthReport.class)))
  @APIResponse(responseCode = "503", description = "A part of it is down.", content = @Content(schema = @Schema(implementation = HealthReport.class)))
  public Response ready() {
    var parts = parts();
    parts.replaceAll((name, part) -> part.brief());
    return answer(parts);
  }

  /** How each part is, and why. */
  Response detailed() {
    return answer(parts());
  }

  private Map<String, Part> parts() {
    var parts = new TreeMap<String, Part>();
    parts.put("runs",
        Part.of(runs == null ? Health.down("the core takes no runs yet") : Health.up("the core takes runs")));
    for (var check : checks) {
      parts.put(check.name(), part(check));
    }
    return parts;
  }

  private static Part part(HealthCheck check) {
    try {
      return Part.of(check.check());
    } catch (RuntimeException e) {
      LOG.warn("health check {} failed", check.name(), e);
      return Part.of(Health.down("the check itself failed: " + e));
    }
  }

  private static Response answer(Map<String, Part> parts) {
    boolean up = parts.values().stream().allMatch(part -> part.status() == Status.UP);
    return Response.status(up ? 200 : 503).entity(new HealthReport(up ? Status.UP : Status.DOWN, parts)).build();
  }
}
