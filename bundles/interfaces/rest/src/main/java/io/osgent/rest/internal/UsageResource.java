package io.osgent.rest.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import io.osgent.server.usage.Dimension;
import io.osgent.server.usage.UsageQuery;
import io.osgent.server.usage.UsageReport;
import io.osgent.server.usage.Usages;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
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

/** What was used, and what it cost. */
@Component(service = UsageResource.class, property = "osgi.jakartars.resource:Boolean=true")
@Path("/api/v1")
@Produces({MediaType.APPLICATION_JSON, Csv.TYPE})
@APIResponse(responseCode = "4XX", ref = "Problem")
@Tag(name = "usage", description = "What was used, and what it cost.")
public final class UsageResource {
  private static final int DAYS = 30;

  private final Usages usages;

  @Activate
  public UsageResource(@Reference Usages usages) {
    this.usages = usages;
  }

  /** Which of it a request asks for. */
  public static final class Filter {
    @QueryParam("user_id")
    @Parameter(description = "Whose; without it, the caller's, or everybody's of the tenant.")
    String userId;

    @QueryParam("group_by")
    @Parameter(description = "By what it is told apart, with commas: `day`, `user`, `agent`, `model`, `provider`, `tool`, `key`; without it, by day.")
    String groupBy;

    @QueryParam("from")
    @Parameter(description = "The first day, UTC, e.g. `2026-01-02`; without it, 30 days before the last.")
    String from;

    @QueryParam("to")
    @Parameter(description = "The last day, UTC; without it, today.")
    String to;

    UsageQuery query() {
      LocalDate last = to == null ? LocalDate.now(ZoneOffset.UTC) : day("to", to);
      List<Dimension> groups = groupBy == null
          ? List.of(Dimension.DAY)
          : Arrays.stream(groupBy.split(",")).filter(word -> !word.isBlank())
              .map(word -> Given.oneOf("group_by", word.strip(), Dimension.class)).toList();
      return new UsageQuery(userId, groups, from == null ? last.minusDays(DAYS) : day("from", from), last);
    }

    private static LocalDate day(String name, String value) {
      try {
        return LocalDate.parse(value);
      } catch (DateTimeParseException e) {
        throw new ProblemException(Problem.of("invalid_request", 400,
            "'" + name + "' should be a day, e.g. 2026-01-02, but is '" + value + "'"), e);
      }
    }
  }

  @Requires(Permissions.USAGE_READ)
  @GET
  @Path("usage")
  @Operation(operationId = "getUsage", summary = "Get what a user has used, as JSON or as a table", description = "Runs that have ended count. `Accept: text/csv` makes it a table.")
  @APIResponse(responseCode = "200", description = "It.", content = {
      @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = UsageReport.class)),
      @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))})
  public Response ofUser(@BeanParam Filter filter, @Context SecurityContext security, @Context Request request) {
    return answer(usages.ofUser(filter.query(), Caller.of(security)), request);
  }

  @Requires(Permissions.USERS_READ)
  @GET
  @Path("admin/usage")
  @Operation(operationId = "getTenantUsage", summary = "Get what everybody of the tenant has used, as JSON or as a table (admin)")
  @APIResponse(responseCode = "200", description = "It.", content = {
      @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = UsageReport.class)),
      @Content(mediaType = Csv.TYPE, schema = @Schema(type = SchemaType.STRING))})
  public Response ofTenant(@BeanParam Filter filter, @Context SecurityContext security, @Context Request request) {
    return answer(usages.ofTenant(filter.query(), Caller.of(security)), request);
  }

  private Response answer(UsageReport report, Request request) {
    return Csv.wanted(request)
        ? Csv.file("usage", usages.csv(report))
        : Response.ok(report, MediaType.APPLICATION_JSON).build();
  }
}
