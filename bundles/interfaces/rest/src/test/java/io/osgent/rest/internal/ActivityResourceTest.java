package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What everybody of a tenant did. */
@Timeout(30)
class ActivityResourceTest {
  private static final String PATH = "/api/v1/admin/activity";

  private final FakeActivities activities = new FakeActivities();
  private final ActivityAnswers answers = new ActivityAnswers(activities);
  private final RestServer server = new RestServer(new ActivityResource(activities, answers));
  private final Refusals refusals = new Refusals(server);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anAdministratorReadsItPageByPage() throws Exception {
    HttpResponse<String> page = server.send(server.admin(PATH));

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("application/json");
    assertThat(page.body()).isEqualTo("{\"items\":[" + FakeActivities.WRITTEN + "],\"next\":\"17\"}");
    server.send(server.admin(PATH + "?after=17&limit=200"));
    assertThat(activities.asked).containsExactly(
        "all of default Which[action=null, outcome=null, since=null] after null at most 50",
        "all of default Which[action=null, outcome=null, since=null] after 17 at most 200");
  }

  @Test
  void whoeverWantsATableIsGivenAllOfItWithTimesOfTheirTimeZone() throws Exception {
    HttpResponse<String> table = server.send(server.admin(PATH + "?action=runs.write").header("Accept", "text/csv"));

    assertThat(table.statusCode()).isEqualTo(200);
    assertThat(table.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv").contains("utf-8");
    assertThat(table.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"activity.csv\"");
    assertThat(table.body()).isEqualTo("2 deeds in Z");
    assertThat(activities.asked).containsExactly(
        "all of default Which[action=runs.write, outcome=null, since=null] after null at most 200",
        "all of default Which[action=runs.write, outcome=null, since=null] after 17 at most 200");

    answers.preferences = new Preferring("Europe/Zurich");
    assertThat(server.send(server.admin(PATH).header("Accept", "text/csv")).body())
        .isEqualTo("2 deeds in Europe/Zurich");
    answers.preferences = new Preferring(null);
    assertThat(server.send(server.admin(PATH).header("Accept", "text/csv")).body()).isEqualTo("2 deeds in Z");
    refusals.forbidden(server.user(PATH).header("Accept", "text/csv"));
  }

  @Test
  void itIsAskedForByWhatWasDoneAndHowItWentAndWhen() throws Exception {
    assertThat(
        server.send(server.admin(PATH + "?action=runs.write&outcome=denied&since=2026-01-02T03:04:05Z")).statusCode())
        .isEqualTo(200);

    assertThat(activities.asked).containsExactly("all of default Which[action=runs.write, outcome=DENIED, "
        + "since=2026-01-02T03:04:05Z] after null at most 50");
  }

  @Test
  void whatIsWrongIsSaidWithWhatWouldBeRight() throws Exception {
    refusals.badRequest(server.admin(PATH + "?outcome=good"),
        "'outcome' should be one of allowed, denied, failed, limited, but is 'good'");
    refusals.badRequest(server.admin(PATH + "?since=yesterday"),
        "'since' should be a time, e.g. 2026-01-02T03:04:05Z, but is 'yesterday'");
    refusals.badRequest(server.admin(PATH + "?since=-999999999-01-01T00:00:00Z"),
        "'since' should be a time, e.g. 2026-01-02T03:04:05Z, but is '-999999999-01-01T00:00:00Z'");
    for (String limit : new String[]{"0", "201", "-1", "many", "99999999999999999999"}) {
      refusals.badRequest(server.admin(PATH + "?limit=" + limit),
          "'limit' should be a whole number from 1 to 200, but is '" + limit + "'");
    }
    assertThat(activities.asked).isEmpty();
  }

  @Test
  void anotherTenantsAdministratorReadsTheirsAndNobodyElseAnything() throws Exception {
    assertThat(server.send(server.stranger(PATH)).body()).isEqualTo("{\"items\":[]}");
    assertThat(activities.asked).singleElement().asString().startsWith("all of acme ");

    refusals.forbidden(server.user(PATH));
    refusals.unauthorized(server.nobody(PATH));
    assertThat(activities.asked).hasSize(1);
  }
}
