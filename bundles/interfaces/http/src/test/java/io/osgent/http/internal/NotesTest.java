package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.http.internal.limits.Configured;
import io.osgent.http.internal.tls.TlsSettings;
import io.osgent.server.activity.Activity;
import io.osgent.server.activity.Activity.Outcome;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is noted of requests. */
@Timeout(60)
class NotesTest {
  private final LinkedBlockingQueue<Activity> noted = new LinkedBlockingQueue<>();
  private final RunningServer server = new RunningServer(RunningServer.settings(), TlsSettings.OFF,
      Configured.limits(Map.of("keyPerMinute", 20)), new Orders(), new Open());

  NotesTest() {
    server.server.noteIn(noted::add);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void whatChangesSomethingIsNotedWithBothNames() throws Exception {
    server.get("/orders/1");
    server.post("/orders", "application/json", "{\"item\":\"book\"}");
    assertThat(noted.take()).returns("default", Activity::tenant).returns("anna's key", Activity::principal)
        .returns("anna", Activity::user).returns(Permissions.RUNS_WRITE, Activity::action)
        .returns("POST /orders", Activity::target).returns(Outcome.ALLOWED, Activity::outcome)
        .returns(null, Activity::problem).returns("127.0.0.1", Activity::from).returns("rest", Activity::door);
    order("service", "/orders", "{\"item\":\"book\",\"user_id\":\"bob\"}");
    assertThat(noted.take()).returns("bot's key", Activity::principal).returns("bob", Activity::user);
    server.send(server.request("/orders/7?user_id=bob").setHeader("Authorization", "Bearer service").DELETE());
    assertThat(noted.take()).returns("DELETE /orders/7", Activity::target).returns("bob", Activity::user);
    assertThat(noted).isEmpty();
  }

  private void order(String key, String path, String body) throws Exception {
    server.send(server.request(path).setHeader("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
  }

  @Test
  void whoMayNotActForAnotherIsNotNotedAmongWhatWasDoneForThem() throws Exception {
    order("good", "/orders?user_id=bob", "{\"item\":\"book\"}");
    assertThat(noted.take()).returns(Outcome.ALLOWED, Activity::outcome).returns("anna", Activity::user);
    order("good", "/orders", "{\"item\":\"book\",\"user_id\":\"bob\"}");
    assertThat(noted.take()).returns(Outcome.ALLOWED, Activity::outcome).returns("anna", Activity::user);
    order("good", "/orders?user_id=bob", "{no");
    assertThat(noted.take()).returns(Outcome.FAILED, Activity::outcome).returns("anna", Activity::user);
  }

  @Test
  void whatIsRefusedOrFailsIsNotedWithTheReason() throws Exception {
    server.send(HttpRequest.newBuilder(server.uri.resolve("/orders/1")));
    assertThat(noted.take()).returns(null, Activity::principal).returns(null, Activity::user)
        .returns(Outcome.DENIED, Activity::outcome).returns("unauthorized", Activity::problem);
    server.get("/orders/secret");
    assertThat(noted.take()).returns("anna's key", Activity::principal)
        .returns(Permissions.SERVER_CONFIG_READ, Activity::action).returns(Outcome.DENIED, Activity::outcome)
        .returns("forbidden", Activity::problem);
    server.post("/orders", "application/json", "{no");
    assertThat(noted.take()).returns(Outcome.FAILED, Activity::outcome).returns("invalid_json", Activity::problem);
    server.post("/nowhere", "application/json", "{}");
    assertThat(noted.take()).returns("request", Activity::action).returns("not_found", Activity::problem);
    assertThat(noted).isEmpty();
  }

  @Test
  void whoeverIsRefusedIsNotNotedAmongWhatWasDoneForWhomHeNames() throws Exception {
    server.get("/orders/secret?user_id=bob");
    assertThat(noted.take()).returns("anna's key", Activity::principal).returns("anna", Activity::user);
    server.send(HttpRequest.newBuilder(server.uri.resolve("/orders/1?user_id=bob")));
    assertThat(noted.take()).returns(null, Activity::principal).returns(null, Activity::user);
    server.send(HttpRequest.newBuilder(server.uri.resolve("/open?user_id=bob")).POST(BodyPublishers.ofString("{no"))
        .header("Content-Type", "application/json"));
    assertThat(noted.take()).returns(Outcome.FAILED, Activity::outcome).returns(null, Activity::user);
  }

  @Test
  void ofAFloodAFewAreNoted() throws Exception {
    for (int i = 0; i < 100; i++) {
      server.get("/orders/1");
    }
    assertThat(noted.take()).returns(Outcome.LIMITED, Activity::outcome).returns("rate_limited", Activity::problem)
        .returns("anna's key", Activity::principal);
    assertThat(noted.size()).isLessThan(10);
  }

  @Test
  void ofStrangersWhoAskForEverAFewAreNotedAndOfThoseWhoHaveAKeyAll() throws Exception {
    for (int i = 0; i < 100; i++) {
      server.send(HttpRequest.newBuilder(server.uri.resolve("/orders/" + i)).header("Authorization", "Bearer no" + i));
      server.send(HttpRequest.newBuilder(server.uri.resolve("/open")).POST(BodyPublishers.ofString("{no"))
          .header("Content-Type", "application/json"));
    }
    for (int i = 0; i < 15; i++) {
      server.get("/orders/secret");
    }
    int strangers = 0;
    for (int known = 0; known < 15;) {
      var note = noted.take();
      strangers += note.principal() == null ? 1 : 0;
      known += note.principal() == null ? 0 : 1;
    }
    assertThat(strangers).isBetween(1, 20);
    assertThat(noted).isEmpty();
  }

  @Test
  void whoIsLetInOrNotByWhatIsOpenIsNotedThereAndNotTwice() throws Exception {
    for (var key : List.of("good", "none")) {
      order(key, "/open", "{}");
      order(key, "/open", "{\"wrong\":true}");
    }
    order("good", "/orders", "{\"item\":\"book\"}");
    assertThat(noted.take()).returns("POST /orders", Activity::target);
    assertThat(noted).isEmpty();
  }

  @Test
  void aPathIsNotedAsFarAsAnybodyReadsIt() throws Exception {
    server.send(server.request("/orders/" + "x".repeat(4000)).DELETE());
    assertThat(noted.take().target()).startsWith("DELETE /orders/xxx").hasSizeLessThanOrEqualTo(500);
  }

  @Test
  void nothingIsMissedWhereThereIsNowhereToNoteIt() throws Exception {
    server.server.noteIn(null);
    assertThat(server.post("/orders", "application/json", "{\"item\":\"book\"}").statusCode()).isEqualTo(204);
    assertThat(noted).isEmpty();
  }

  /** What strangers may do. */
  @Path("/open")
  @Requires(Permissions.ANYONE)
  public static final class Open {
    @POST
    @Consumes("application/json")
    public void enter(Map<String, Object> what) {
      if (what.containsKey("wrong")) {
        throw new ProblemException(Problem.of("login_failed", 401, "this does not fit"));
      }
    }
  }

  /** What is ordered. */
  @Path("/orders")
  @Requires(Permissions.RUNS_READ)
  public static final class Orders {
    record Order(String item, String userId) {}

    @GET
    @Path("{id}")
    public String read(@PathParam("id") String id) {
      return id;
    }

    @POST
    @Consumes("application/json")
    @Requires(Permissions.RUNS_WRITE)
    public void create(Order order) {}

    @DELETE
    @Path("{id}")
    @Requires(Permissions.RUNS_WRITE)
    public void delete(@PathParam("id") String id) {}

    @GET
    @Path("secret")
    @Requires(Permissions.SERVER_CONFIG_READ)
    public String secret() {
      return "secret";
    }
  }
}
