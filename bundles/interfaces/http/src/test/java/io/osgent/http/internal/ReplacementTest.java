package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.Problem;
import io.osgent.api.ProblemException;
import io.osgent.server.security.Authenticator;
import io.osgent.server.security.Permissions;
import io.osgent.server.security.Principal;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients notice when what is behind the port is replaced: nothing, as long as it comes back. */
@Timeout(120)
class ReplacementTest {
  @Test
  void noRequestFailsWhileItsResourceIsReplacedTwoHundredTimes() throws Exception {
    var part = new Part(0);
    try (var server = RunningServer.patient(part); var clients = Executors.newVirtualThreadPerTaskExecutor()) {
      var done = new AtomicBoolean();
      var answered = new AtomicInteger();
      var failures = new AtomicInteger();
      for (int i = 0; i < 8; i++) {
        clients.execute(() -> {
          while (!done.get()) {
            try {
              (server.get("/part").statusCode() == 200 ? answered : failures).incrementAndGet();
            } catch (Exception e) {
              failures.incrementAndGet();
            }
          }
        });
      }
      for (int version = 1; version <= 200; version++) {
        server.server.resources().remove(part);
        if (version % 10 == 0) {
          awaitAnApplicationWithoutIt(server);
        }
        part = new Part(version);
        server.server.resources().add(part);
        while (!server.get("/part").body().equals("{\"version\":" + version + "}")) {
          Thread.onSpinWait();
        }
      }
      done.set(true);
      clients.shutdown();
      assertThat(clients.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
      assertThat(failures).hasValue(0);
      assertThat(answered).hasPositiveValue();
    }
  }

  /** Another resource that comes tells that an application was made meanwhile. */
  private static void awaitAnApplicationWithoutIt(RunningServer server) throws Exception {
    var marker = new Marker();
    server.server.resources().add(marker);
    while (server.get("/marker").statusCode() == 404) {
      Thread.onSpinWait();
    }
    server.server.resources().remove(marker);
  }

  @Test
  void aRequestWaitsWhileTheCoreIsReplacedAndIsAnsweredByTheNext() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      withdrawEverything(server, part);
      var answer = server.sendAsync(server.request("/part"));
      server.awaitWaiting(1);
      server.server.keys().come(RunningServer.KEYS);
      server.server.resources().add(new Part(2));
      server.awaitWaiting(1);
      assertThat(answer).isNotDone();
      server.server.json().come(RunningServer.JSON);
      assertThat(answer.get().statusCode()).isEqualTo(200);
      assertThat(answer.get().body()).isEqualTo("{\"version\":2}");
    }
  }

  @Test
  void aBodyThatWasSentMeanwhileIsNotLost() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      server.server.resources().remove(part);
      server.server.json().go(RunningServer.JSON);
      var answer = server.sendAsync(server.request("/part").header("Content-Type", "application/json")
          .POST(BodyPublishers.ofString("{\"number\":7}")));
      server.awaitWaiting(1);
      server.server.resources().add(new Part(2));
      server.awaitWaiting(1);
      server.server.json().come(RunningServer.JSON);
      assertThat(answer.get().body()).isEqualTo("{\"number\":7}");
    }
  }

  @Test
  void aThousandRequestsWaitAtOnceAndAreAllAnswered() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      withdrawEverything(server, part);
      var answers = Stream.generate(() -> server.sendAsync(server.request("/part"))).limit(1000).toList();
      server.awaitWaiting(1000);
      offerEverything(server, new Part(2));
      for (var answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    }
  }

  @Test
  void whatIsGoneForGoodIsToldAsUnavailableAndInTheEndAsNotThere() throws Exception {
    var part = new Part(1);
    try (var server = new RunningServer(RunningServer.impatient(), part)) {
      server.server.resources().remove(part);
      assertUnavailable(server.get("/part"));
      while (server.get("/part").statusCode() != 404) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void withoutWhatKnowsTheKeysOrWritesJsonTheServerIsUnavailable() throws Exception {
    try (var server = new RunningServer(RunningServer.impatient(), new Part(1))) {
      server.server.json().go(RunningServer.JSON);
      assertUnavailable(server.get("/part"));
      server.server.keys().go(RunningServer.KEYS);
      assertUnavailable(server.get("/part"));
      assertUnavailable(server.get("/part"));
    }
  }

  @Test
  void aPathThatNeverWasIsNotWaitedFor() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      server.server.resources().remove(part);
      assertThat(server.get("/nothing").statusCode()).isEqualTo(404);
      assertThat(server.get("/part/1/nothing").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void nothingElseAnswersForWhatIsBeingReplaced() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part, new Everything())) {
      assertThat(server.get("/index.html").body()).isEqualTo("index.html");
      server.server.resources().remove(part);
      var answer = server.sendAsync(server.request("/part/7"));
      server.awaitWaiting(1);
      assertThat(server.get("/index.html").body()).isEqualTo("index.html");
      server.server.resources().add(part);
      assertThat(answer.get().body()).isEqualTo("part 7");
    }
  }

  @Test
  void theServerLivesWhateverIsReplaced() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      withdrawEverything(server, part);
      assertThat(server.get("/health/live").body()).isEqualTo("{\"status\":\"up\",\"checks\":{}}");
    }
  }

  @Test
  void problemsAreToldWithoutTheJsonService() throws Exception {
    try (var server = RunningServer.patient(new Part(1))) {
      server.server.json().go(RunningServer.JSON);
      var answer = server.get("/part/odd");
      assertThat(answer.statusCode()).isEqualTo(409);
      assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
      assertThat(new ObjectMapper().readValue(answer.body(), Map.class)).isEqualTo(
          Map.of("type", "about:blank", "title", "Conflict", "status", 409, "detail", Part.ODD, "code", "odd",
              "retryable", false, "run_id", "run_1"));
    }
  }

  @Test
  void whoeverWaitsIsSentAwayWhenTheServerStops() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      server.server.resources().remove(part);
      var waitsForAResource = server.sendAsync(server.request("/part"));
      server.awaitWaiting(1);
      server.server.keys().go(RunningServer.KEYS);
      var waitsForTheKeys = server.sendAsync(server.request("/part"));
      server.awaitWaiting(2);
      server.server.stop();
      for (var answer : new HttpResponse<?>[]{waitsForAResource.get(), waitsForTheKeys.get()}) {
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body().toString()).contains("\"code\":\"stopping\"", "\"retryable\":true");
      }
    }
  }

  @Test
  void whatFailsBecauseItsResourceWentMeanwhileIsToBeTriedAgain() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      var answer = server.sendAsync(server.request("/part/fail"));
      part.asked.await();
      server.server.resources().remove(part);
      part.mayAnswer.countDown();
      assertUnavailable(answer.get());
    }
  }

  @Test
  void whatFailsWhileItsResourceIsThereIsAFault() throws Exception {
    var part = new Part(1);
    try (var server = RunningServer.patient(part)) {
      part.mayAnswer.countDown();
      assertThat(server.get("/part/fail").statusCode()).isEqualTo(500);
    }
  }

  @Test
  void keysThatGoWhileTheyAreAskedAreAskedOfTheNext() throws Exception {
    try (var server = RunningServer.patient(new Part(1))) {
      var going = new Going();
      server.server.keys().come(going);
      var answer = server.sendAsync(server.request("/part"));
      going.asked.await();
      server.server.keys().go(going);
      going.mayFail.countDown();
      server.awaitWaiting(1);
      server.server.keys().come(RunningServer.KEYS);
      assertThat(answer.get().statusCode()).isEqualTo(200);
    }
  }

  private static void withdrawEverything(RunningServer server, Part part) {
    server.server.resources().remove(part);
    server.server.keys().go(RunningServer.KEYS);
    server.server.json().go(RunningServer.JSON);
  }

  private static void offerEverything(RunningServer server, Part part) {
    server.server.json().come(RunningServer.JSON);
    server.server.keys().come(RunningServer.KEYS);
    server.server.resources().add(part);
  }

  private static void assertUnavailable(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    assertThat(answer.body()).contains("\"code\":\"unavailable\"", "\"retryable\":true", "\"retry_after\":1");
  }

  /** A part of the server that is replaced. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/part")
  @Produces("application/json")
  public static final class Part {
    static final String ODD = "a \"quoted\" \\ word,\na line \u0001, ü and \uD83D\uDE00";

    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final int version;

    Part(int version) {
      this.version = version;
    }

    @GET
    public Map<String, Integer> read() {
      return Map.of("version", version);
    }

    @POST
    public Map<String, Object> write(Map<String, Object> body) {
      return body;
    }

    @GET
    @Path("{id}")
    @Produces("text/plain")
    public String one(@PathParam("id") String id) {
      return "part " + id;
    }

    @GET
    @Path("odd")
    public Map<String, String> odd() {
      throw new ProblemException(Problem.of("odd", 409, ODD).forRun("run_1"));
    }

    @GET
    @Path("fail")
    public Map<String, String> fail() throws InterruptedException {
      asked.countDown();
      mayAnswer.await();
      throw new IllegalStateException("this bundle has been stopped");
    }
  }

  /** Tells that an application was made. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/marker")
  public static final class Marker {
    @GET
    public void read() {}
  }

  /** Has an answer to everything that nobody else answers. */
  @Requires(Permissions.AUTHENTICATED)
  @Path("/{path:.*}")
  public static final class Everything {
    @GET
    public String read(@PathParam("path") String path) {
      return path;
    }
  }

  /** Is withdrawn while it is asked, and then fails. */
  private static final class Going implements Authenticator {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch mayFail = new CountDownLatch(1);

    @Override
    public Optional<Principal> authenticate(String bearer) {
      asked.countDown();
      try {
        mayFail.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IllegalStateException("closed");
    }

    @Override
    public boolean stands(Principal principal) {
      throw new IllegalStateException("closed");
    }
  }
}
