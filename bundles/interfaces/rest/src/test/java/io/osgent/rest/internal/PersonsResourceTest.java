package io.osgent.rest.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.Page;
import io.osgent.server.privacy.ErasureReport;
import io.osgent.server.privacy.ErasureReport.Part;
import io.osgent.server.privacy.ErasureReport.Status;
import io.osgent.server.privacy.Persons;
import io.osgent.server.security.Principal;
import io.osgent.server.security.User;
import io.osgent.server.security.Users;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is kept of a person: what they did, all of it, and its erasure. */
@Timeout(30)
class PersonsResourceTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String ACTIVITY = "/api/v1/users/anna/activity";

  private final FakePersons persons = new FakePersons();
  private final FakeActivities activities = new FakeActivities();
  private final PersonsResource resource = new PersonsResource(persons, activities, new ActivityAnswers(activities),
      new JacksonJson());
  private final RestServer server = new RestServer(resource, new ErasuresResource(persons));
  private final Refusals refusals = new Refusals(server);

  private static final class FakePersons implements Persons {
    private final List<String> asked = new ArrayList<>();

    @Override
    public ErasureReport erase(String userId, Principal by) {
      asked.add("erase " + userId + " of " + by.tenant() + " by " + by.name());
      return new ErasureReport("era_1", Status.RUNNING, AT, null, List.of());
    }

    @Override
    public void eraseTenant(String tenant) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ErasureReport erasure(String id, Principal by) {
      asked.add("erasure " + id + " by " + by.name());
      if (!by.tenant().equals("default") || !id.equals("era_1")) {
        throw ProblemException.notFound("erasure_not_found", "there is no erasure '" + id + "'");
      }
      return new ErasureReport("era_1", Status.RUNNING, AT, null,
          List.of(new Part("activity", true, null),
              new Part("memories", false, "the bundle that keeps it is not here now")));
    }

    @Override
    public void forgetKind(String kind, Principal by) {
      asked.add("forget " + kind + " by " + by.name());
    }

    @Override
    public Iterator<Item> export(String userId, Principal by) {
      String user = by.scope(userId).user();
      asked.add("export " + user);
      return List
          .of(new Item("memories", Map.of("content", "zoë\nlikes tea")),
              new Item("preferences", Map.of("tone", "formal")))
          .iterator();
    }
  }

  /** Knows that nobody erases the boss. */
  private static final class FakeUsers implements Users {
    @Override
    public void requireErasable(String id, Principal by) {
      if (id.equals("boss")) {
        throw new ProblemException(Problem.of("forbidden", 403, "this is not yours: *"));
      }
    }

    @Override
    public User create(NewUser user, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public User get(String id, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<User> list(String after, int limit, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public User update(String id, UserChange change, Principal by) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void setPassword(String id, String current, String password, Principal by) {
      throw new UnsupportedOperationException();
    }
  }

  @BeforeEach
  void knowWhoMayEraseWhom() {
    resource.users = new FakeUsers();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void anErasureIsBegunAndTheAnswerSaysWhereToSeeHowFarItIs() throws Exception {
    HttpResponse<String> begun = server.send(server.admin("/api/v1/users/anna").DELETE());

    assertThat(begun.statusCode()).isEqualTo(202);
    assertThat(begun.body()).isEqualTo("{\"id\":\"era_1\",\"status\":\"running\","
        + "\"started_at\":\"2026-01-02T03:04:05.678Z\",\"parts\":[]}").doesNotContain("anna");
    String where = begun.headers().firstValue("Location").orElseThrow();
    assertThat(where).endsWith("/api/v1/erasures/era_1").doesNotContain("anna");
    assertThat(server.send(server.admin("/api/v1/erasures/era_1")).body())
        .contains("{\"kind\":\"activity\",\"erased\":true}", "{\"kind\":\"memories\",\"erased\":false,"
            + "\"problem\":\"the bundle that keeps it is not here now\"}");
    assertThat(persons.asked).containsExactly("erase anna of default by admin's key", "erasure era_1 by admin's key");
  }

  @Test
  void nobodyIsErasedByWhomeverMayLessThanTheyDoNorWhileNobodyKnowsWhoMay() throws Exception {
    refusals.refused(server.admin("/api/v1/users/boss").DELETE(), 403, "forbidden", "this is not yours: *");
    resource.users = null;
    HttpResponse<String> unknown = server.send(server.admin("/api/v1/users/anna").DELETE());

    assertThat(unknown.statusCode()).isEqualTo(503);
    assertThat(unknown.body()).contains("users_unavailable");
    assertThat(persons.asked).isEmpty();
  }

  @Test
  void whoeverIsErasedIsOfTheCallersTenantWhateverTheirName() throws Exception {
    server.send(server.stranger("/api/v1/users/anna").DELETE());
    server.send(server.admin("/api/v1/users/zo%C3%AB%20b.%2Fx").DELETE());

    assertThat(persons.asked).first().isEqualTo("erase anna of acme by stranger's key");
  }

  @Test
  void anErasureOfAnotherTenantIsAnsweredLikeOneThatIsNotThere() throws Exception {
    refusals.refused(server.stranger("/api/v1/erasures/era_1"), 404, "erasure_not_found",
        "there is no erasure 'era_1'");
    refusals.refused(server.admin("/api/v1/erasures/era_9"), 404, "erasure_not_found", "there is no erasure 'era_9'");
  }

  @Test
  void nobodyElseErasesAnybodyNotEvenThemselves() throws Exception {
    refusals.forbidden(server.user("/api/v1/users/anna").DELETE());
    refusals.forbidden(server.user("/api/v1/users/bob").DELETE());
    refusals.forbidden(server.user("/api/v1/erasures/era_1"));
    refusals.unauthorized(server.nobody("/api/v1/users/anna").DELETE());
    refusals.unauthorized(server.nobody("/api/v1/erasures/era_1"));
    assertThat(persons.asked).isEmpty();
  }

  @Test
  void whoeverMayUninstallBundlesSaysThatWhatOneKeptIsGoneForGood() throws Exception {
    String path = "/api/v1/erasures/kinds/audit%20names";
    assertThat(server.send(server.admin(path).DELETE()).statusCode()).isEqualTo(204);
    assertThat(persons.asked).containsExactly("forget audit names by admin's key");

    refusals.forbidden(server.user(path).DELETE());
    refusals.forbidden(server.stranger(path).DELETE());
    refusals.unauthorized(server.nobody(path).DELETE());
    assertThat(persons.asked).hasSize(1);
  }

  @Test
  void aPersonIsGivenAllThatIsKeptOneThingALine() throws Exception {
    HttpResponse<String> export = server.get("/api/v1/users/anna/export");

    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(export.headers().firstValue("Content-Type").orElse("")).startsWith("application/x-ndjson");
    assertThat(export.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(export.body()).isEqualTo("{\"kind\":\"memories\",\"item\":{\"content\":\"zoë\\nlikes tea\"}}\n"
        + "{\"kind\":\"preferences\",\"item\":{\"tone\":\"formal\"}}\n");
  }

  @Test
  void nobodyIsGivenWhatIsKeptOfAnotherUnlessTheyMayActForThem() throws Exception {
    refusals.forbidden(server.user("/api/v1/users/bob/export"));
    refusals.unauthorized(server.nobody("/api/v1/users/anna/export"));
    assertThat(persons.asked).isEmpty();
    assertThat(server.send(server.admin("/api/v1/users/bob/export")).statusCode()).isEqualTo(200);
    assertThat(persons.asked).containsExactly("export bob");
  }

  @Test
  void aPersonSeesWhatWasDoneOnTheirBehalfAsFarAsTheyWantTo() throws Exception {
    assertThat(server.get(ACTIVITY).body()).isEqualTo("{\"items\":[" + FakeActivities.WRITTEN + "]}");
    server.get(ACTIVITY + "?action=login&outcome=failed&since=2026-01-02T03:04:05Z&after=9&limit=3");

    assertThat(activities.asked).containsExactly(
        "anna Which[action=null, outcome=null, since=null] after null at most 50 by anna's key",
        "anna Which[action=login, outcome=FAILED, since=2026-01-02T03:04:05Z] after 9 at most 3 by anna's key");
  }

  @Test
  void aPersonIsGivenATableOfWhatWasDoneOnTheirBehalf() throws Exception {
    HttpResponse<String> table = server.send(server.user(ACTIVITY).header("Accept", "text/csv"));
    assertThat(table.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(table.body()).isEqualTo("1 deeds in Z");
    refusals.forbidden(server.user("/api/v1/users/bob/activity").header("Accept", "text/csv"));
  }

  @Test
  void whatOthersDidIsForThoseWhoMayActForThem() throws Exception {
    refusals.forbidden(server.user("/api/v1/users/bob/activity"));
    refusals.unauthorized(server.nobody(ACTIVITY));
    refusals.badRequest(server.user(ACTIVITY + "?outcome=DENIED"),
        "'outcome' should be one of allowed, denied, failed, limited, but is 'DENIED'");
    refusals.badRequest(server.user(ACTIVITY + "?since=2026-01-02"), "'since' should be a time");
    refusals.badRequest(server.user(ACTIVITY + "?limit=1.5"), "'limit' should be a whole number from 1 to 200");
    assertThat(activities.asked).isEmpty();
    assertThat(server.send(server.admin("/api/v1/users/bob/activity")).statusCode()).isEqualTo(200);
  }
}
