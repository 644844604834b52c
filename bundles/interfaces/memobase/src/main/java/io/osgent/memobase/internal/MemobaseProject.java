package io.osgent.memobase.internal;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.api.health.HealthCheck;
import io.osgent.api.memory.Note;
import io.osgent.api.memory.Recollection;
import io.osgent.server.activity.AuditLog;
import io.osgent.server.activity.Auditing;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Memobase's project: what profiles are to hold, who its users are, and what it has used. For administrators. */
@Component(service = MemobaseProject.class, property = "osgi.jakartars.resource:Boolean=true")
@Path(Memobase.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(ref = Memobase.TAG)
@APIResponse(responseCode = "200", ref = "Envelope")
@APIResponse(responseCode = "4XX", ref = "Problem")
public final class MemobaseProject {
  private static final int MOST_DAYS = 366;
  private static final String CONFIG = "profile_config";

  private final Desk desk;
  private final List<HealthCheck> checks = new CopyOnWriteArrayList<>();
  private final Auditing auditing = new Auditing();

  @Activate
  public MemobaseProject(@Reference Desk desk) {
    this.desk = desk;
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  void add(HealthCheck check) {
    checks.add(check);
  }

  void remove(HealthCheck check) {
    checks.remove(check);
  }

  @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
  void bindAudit(AuditLog log) {
    auditing.come(log);
  }

  void unbindAudit(AuditLog log) {
    auditing.gone(log);
  }

  @Requires(Permissions.MEMORIES_READ)
  @GET
  @Path("project/profile_config")
  @Operation(operationId = "memobaseGetConfig", summary = "Get what profiles are to hold")
  public Map<String, Object> config(@Context SecurityContext security) {
    return Envelope.of(() -> Map.of(CONFIG, desk.project(security).config()));
  }

  /** What is learnt from now on is learnt so; what is known already stays. */
  @Requires(Permissions.USERS_WRITE)
  @POST
  @Path("project/profile_config")
  @Consumes(MediaType.APPLICATION_JSON)
  @Operation(operationId = "memobaseSetConfig", summary = "Say what profiles are to hold")
  public Map<String, Object> configure(Map<String, Object> body, @Context SecurityContext security) {
    return Envelope.of(() -> {
      Project project = desk.project(security);
      if (!body.containsKey(CONFIG)) {
        throw Given.wrong("'" + CONFIG + "' should be given, as YAML in a text; empty for what is usual");
      }
      String wanted = body.get(CONFIG) instanceof String yaml ? yaml : nothing(body.get(CONFIG));
      auditing.record(Person.caller(security), "profile_config.put", "memobase/" + CONFIG, Map.of());
      project.config(wanted);
      return null;
    });
  }

  private static String nothing(Object value) {
    if (value != null) {
      throw Given.wrong("'" + CONFIG + "' should be YAML in a text, but is " + value);
    }
    return "";
  }

  @Requires(Permissions.USERS_READ)
  @GET
  @Path("project/users")
  @Operation(operationId = "memobaseListUsers", summary = "List the users that were noted")
  public Map<String, Object> users(@QueryParam("search") String search, @QueryParam("order_by") String order,
      @QueryParam("order_desc") String descending, @QueryParam("limit") String limit,
      @QueryParam("offset") String offset, @Context SecurityContext security) {
    return Envelope.of(() -> {
      Project project = desk.project(security);
      Comparator<Member> by = order(order);
      List<Member> members = project.users().stream().filter(user -> search == null || user.contains(search))
          .flatMap(user -> member(user, security).stream())
          .sorted((descending == null || Boolean.parseBoolean(descending) ? by.reversed() : by)
              .thenComparing(Member::id))
          .toList();
      return Map.of("users", members.stream().skip(Given.number("offset", offset, 0, 0))
          .limit(Given.number("limit", limit, 1, 10)).map(member -> member.view(project.name())).toList(), "count",
          members.size());
    });
  }

  private record Member(String id, Object data, int profiles, int events, Instant created, Instant updated) {
    Map<String, Object> view(String project) {
      var view = new LinkedHashMap<String, Object>();
      view.put("id", id);
      view.put("project_id", project);
      view.put("additional_fields", data);
      view.put("profile_count", profiles);
      view.put("event_count", events);
      view.put("created_at", created);
      view.put("updated_at", updated);
      return view;
    }
  }

  /** One that was forgotten elsewhere is one no more. */
  private Optional<Member> member(String user, SecurityContext security) {
    Person person = desk.person(user, security);
    return person.find(MemobaseUsers.KIND, MemobaseUsers.KIND).map((Recollection noted) -> new Member(user,
        noted.note().metadata().get("data"), person.profile().size(),
        person.newest(Integer.MAX_VALUE, Note.EVENT).size(),
        noted.note().occurredAt(), noted.recordedAt()));
  }

  private static Comparator<Member> order(String order) {
    return switch (order == null ? "updated_at" : order) {
      case "updated_at" -> Comparator.comparing(Member::updated);
      case "profile_count" -> Comparator.comparing(Member::profiles);
      case "event_count" -> Comparator.comparing(Member::events);
      default -> throw Given.wrong(
          "'order_by' should be one of updated_at, profile_count, event_count, but is '" + order + "'");
    };
  }

  /** The days are those of UTC. */
  @Requires(Permissions.USERS_READ)
  @GET
  @Path("project/usage")
  @Operation(operationId = "memobaseGetUsage", summary = "Say what was used in each of the last days")
  public Map<String, Object> usage(@QueryParam("last_days") String days, @Context SecurityContext security) {
    return Envelope.of(() -> {
      Map<LocalDate, Project.Usage> used = desk.project(security).usage();
      LocalDate today = LocalDate.now(ZoneOffset.UTC);
      return Stream.iterate(today, day -> day.minusDays(1))
          .limit(Math.min(MOST_DAYS, Given.number("last_days", days, 1, 7)))
          .map(day -> day(day, used.getOrDefault(day, Project.Usage.NONE))).toList();
    });
  }

  private static Map<String, Object> day(LocalDate day, Project.Usage used) {
    return Map.of("date", day.toString(), "total_insert", used.inserts(), "total_success_insert", used.inserts(),
        "total_input_token", used.inputTokens(), "total_output_token", used.outputTokens());
  }

  /** Nobody sells tokens here: there is no limit, and no day on which it is lifted but the first of a month's count. */
  @Requires(Permissions.USERS_READ)
  @GET
  @Path("project/billing")
  @Operation(operationId = "memobaseGetBilling", summary = "Say how many tokens models have used this month")
  public Map<String, Object> billing(@Context SecurityContext security) {
    return Envelope.of(() -> {
      LocalDate month = LocalDate.now(ZoneOffset.UTC).withDayOfMonth(1);
      long tokens = desk.project(security).usage().entrySet().stream()
          .filter(day -> !day.getKey().isBefore(month))
          .mapToLong(day -> day.getValue().inputTokens() + day.getValue().outputTokens()).sum();
      var bill = new LinkedHashMap<String, Object>();
      bill.put("token_left", null);
      bill.put("next_refill_at", month.plusMonths(1).atStartOfDay(ZoneOffset.UTC).toInstant());
      bill.put("project_token_cost_month", tokens);
      return bill;
    });
  }

  @Requires(Permissions.USERS_READ)
  @GET
  @Path("admin/status_check")
  @Operation(operationId = "memobaseCheckStatus", summary = "Say whether the memory and all it needs can work")
  public Map<String, Object> status(@Context SecurityContext security) {
    return Envelope.of(() -> {
      desk.project(security).config();
      var down = new ArrayList<String>();
      for (HealthCheck check : checks) {
        HealthCheck.Health health = check.check();
        if (!health.up()) {
          down.add(check.name() + ": " + health.detail());
        }
      }
      if (!down.isEmpty()) {
        throw new ProblemException(Problem.of("unhealthy", 500, String.join("; ", down)));
      }
      return null;
    });
  }
}
