package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Principal;
import io.osgent.server.usage.UsageQuery;
import io.osgent.server.usage.UsageReport;
import io.osgent.server.usage.UsageReport.Row;
import io.osgent.server.usage.Usages;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was used, and what it cost. */
@Timeout(30)
class UsageResourceTest {
  private static final String MINE = "/api/v1/usage";
  private static final String ALL = "/api/v1/admin/usage";
  private static final String DAYS = "from=2026-01-01&to=2026-01-31";
  private static final String QUERY = "groupBy=[DAY], from=2026-01-01, to=2026-01-31]";

  private final FakeUsages usages = new FakeUsages();
  private final RestServer server = new RestServer(new UsageResource(usages));
  private final Refusals refusals = new Refusals(server);

  private static final class FakeUsages implements Usages {
    private final List<String> asked = new ArrayList<>();

    @Override
    public UsageReport ofUser(UsageQuery query, Principal by) {
      by.scope(query.userId());
      asked.add(query + " of " + by.user());
      return report(query);
    }

    @Override
    public UsageReport ofTenant(UsageQuery query, Principal by) {
      asked.add(query + " of all of " + by.tenant());
      return report(query);
    }

    /** A row for each way of counting: runs, and parts of runs. */
    private static UsageReport report(UsageQuery query) {
      return new UsageReport(query.from(), query.to(), query.groupBy(),
          List.of(
              new Row(null, "anna", null, null, null, null, null, 3L, 4, 1, 1000, 50, 7, new BigDecimal("0.0025"), 2,
                  5, 6)));
    }

    @Override
    public String csv(UsageReport report) {
      asked.add("csv of " + report.rows().size());
      return "user_id,runs\r\nzoë,3\r\n";
    }

    @Override
    public void recount(LocalDate from, Principal by) {
      throw new UnsupportedOperationException();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    HttpResponse<String> answer = server.send(server.user(path).header("Accept", accept));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer;
  }

  @Test
  void oneSeesOnesOwnAsJson() throws Exception {
    HttpResponse<String> answer = server.get(MINE + "?group_by=user&" + DAYS);

    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    assertThat(answer.body()).contains("\"group_by\":[\"user\"]").endsWith("\"rows\":[{\"user_id\":\"anna\",\"runs\":3,"
        + "\"model_calls\":4,\"cached_calls\":1,\"input_tokens\":1000,\"output_tokens\":50,"
        + "\"cached_input_tokens\":7,\"cost\":0.0025,\"unpriced_calls\":2,\"tool_calls\":5,\"tool_errors\":6}]}");
    assertThat(usages.asked)
        .containsExactly("UsageQuery[userId=null, groupBy=[USER], from=2026-01-01, to=2026-01-31] of anna");
  }

  @Test
  void whoeverWantsATableIsGivenOneToSave() throws Exception {
    for (String accept : List.of("text/csv", "application/json;q=0.5, text/csv", "text/csv, */*;q=0.1")) {
      HttpResponse<String> table = get(MINE, accept);
      assertThat(table.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv").contains("utf-8");
      assertThat(table.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"usage.csv\"");
      assertThat(table.body()).isEqualTo("user_id,runs\r\nzoë,3\r\n");
    }
    for (String accept : List.of("*/*", "application/json", "application/json, text/csv;q=0.5")) {
      assertThat(get(MINE, accept).headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    }
    assertThat(usages.asked).contains("csv of 1");
    assertThat(server.send(server.user(MINE).header("Accept", "image/png")).statusCode()).isEqualTo(406);
  }

  @Test
  void withoutDaysItIsOfTheLastThirtyByDay() throws Exception {
    LocalDate before = LocalDate.now(ZoneOffset.UTC);
    server.get(MINE);
    LocalDate after = LocalDate.now(ZoneOffset.UTC);

    assertThat(usages.asked).singleElement().isIn(ofLastThirty(before), ofLastThirty(after));
    server.get(MINE + "?to=2026-01-31");
    assertThat(usages.asked).last()
        .isEqualTo("UsageQuery[userId=null, groupBy=[DAY], from=2026-01-01, to=2026-01-31] of anna");
  }

  private static String ofLastThirty(LocalDate to) {
    return "UsageQuery[userId=null, groupBy=[DAY], from=" + to.minusDays(30) + ", to=" + to + "] of anna";
  }

  @Test
  void itIsToldApartByWhateverIsWanted() throws Exception {
    server.get(MINE + "?group_by=day,%20user,agent,model,provider,key&" + DAYS);
    server.get(MINE + "?group_by=tool&" + DAYS);
    server.get(MINE + "?group_by=&" + DAYS);

    assertThat(usages.asked).extracting(asked -> asked.replaceAll(".*groupBy=\\[(.*)], from.*", "$1"))
        .containsExactly("DAY, USER, AGENT, MODEL, PROVIDER, KEY", "TOOL", "");
  }

  @Test
  void whatIsWrongIsSaidWithWhatWouldBeRight() throws Exception {
    refusals.badRequest(server.user(MINE + "?group_by=day,colour"),
        "'group_by' should be one of day, user, agent, model, provider, tool, key, but is 'colour'");
    refusals.badRequest(server.user(MINE + "?from=yesterday"),
        "'from' should be a day, e.g. 2026-01-02, but is 'yesterday'");
    refusals.badRequest(server.user(MINE + "?to=2026-02-30"),
        "'to' should be a day, e.g. 2026-01-02, but is '2026-02-30'");
    refusals.badRequest(server.admin(ALL + "?from=2026-1-2"), "'from' should be a day");
    assertThat(usages.asked).isEmpty();
  }

  @Test
  void anAdministratorSeesTheirTenantsAndOfOneUser() throws Exception {
    server.send(server.admin(ALL + "?" + DAYS));
    server.send(server.admin(ALL + "?user_id=bob&" + DAYS));
    server.send(server.stranger(ALL + "?" + DAYS));

    assertThat(usages.asked).containsExactly("UsageQuery[userId=null, " + QUERY + " of all of default",
        "UsageQuery[userId=bob, " + QUERY + " of all of default",
        "UsageQuery[userId=null, " + QUERY + " of all of acme");
  }

  @Test
  void nobodyElseSeesAnothersOrTheTenants() throws Exception {
    refusals.forbidden(server.user(MINE + "?user_id=bob"));
    refusals.forbidden(server.user(ALL));
    refusals.unauthorized(server.nobody(MINE));
    refusals.unauthorized(server.nobody(ALL));
    assertThat(usages.asked).isEmpty();
    assertThat(server.send(server.admin(MINE + "?user_id=bob")).statusCode()).isEqualTo(200);
  }
}
