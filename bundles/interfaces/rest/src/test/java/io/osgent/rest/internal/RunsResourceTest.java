package io.osgent.rest.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.api.event.EventData.RunCompleted;
import io.osgent.api.event.EventData.TextDelta;
import io.osgent.api.model.Usage;
import io.osgent.server.run.Multitask;
import io.osgent.server.run.RunStatus;
import io.osgent.server.run.Runs.RunFilter;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class RunsResourceTest {
  private static final String QUESTION = "{\"agent\":\"maths\",\"input\":\"What is 17*23?\"}";
  private static final String QUICK = "{\"agent\":\"maths\",\"input\":\"quick\"}";

  private final FakeRuns runs = new FakeRuns();
  private final RunsResource resource = new RunsResource(runs);
  private final RestServer server = new RestServer(resource);

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRunIsAcceptedAndGoesOn() throws Exception {
    var answer = server.post(server.user("/api/v1/runs").header("Idempotency-Key", "abc"),
        "{\"agent\":\"maths\",\"input\":\"hi\",\"session\":\"s\",\"user_id\":\"anna\",\"model\":\"demo/demo\","
            + "\"multitask\":\"interrupt\"}");
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/runs/run-1");
    assertThat(answer.body()).contains("\"id\":\"run-1\"", "\"status\":\"running\"", "\"agent_version\":1",
        "\"created_at\":\"2026-01-02T03:04:05.678Z\"");
    assertThat(runs.started.session()).isEqualTo("s");
    assertThat(runs.started.userId()).isEqualTo("anna");
    assertThat(runs.started.model()).isEqualTo("demo/demo");
    assertThat(runs.started.multitask()).isEqualTo(Multitask.INTERRUPT);
    assertThat(runs.started.idempotencyKey()).isEqualTo("abc");
    assertThat(runs.started.incremental()).isTrue();
  }

  @Test
  void whoWaitsGetsTheFinishedRun() throws Exception {
    var answer = server.post(server.user("/api/v1/runs").header("Prefer", "respond-async, wait=60"), QUICK);
    assertThat(answer.statusCode()).isEqualTo(201);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=60");
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/runs/run-1");
    assertThat(answer.body()).contains("\"status\":\"completed\"", "\"output\":\"391\"");
    assertThat(runs.awaited).isEqualTo(Duration.ofMinutes(1));
    assertThat(runs.started.incremental()).isFalse();
    assertThat(runs.started.multitask()).isEqualTo(Multitask.ENQUEUE);
  }

  @Test
  void whoHasWaitedLongEnoughGetsTheRunAsItStands() throws Exception {
    var answer = server.post(server.user("/api/v1/runs").header("Prefer", "wait=9999"), QUESTION);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.headers().firstValue("Preference-Applied")).contains("wait=300");
    assertThat(answer.body()).contains("\"status\":\"running\"");
    assertThat(runs.awaited).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void whoWaitsWhileTheServerStopsGetsTheRunAsItStands() throws Exception {
    runs.goAway();
    var answer = server.post(server.user("/api/v1/runs").header("Prefer", "wait=60"), QUESTION);
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"id\":\"run-1\"", "\"status\":\"running\"");
  }

  @Test
  void whoAsksForAStreamGetsTheEventsUntilTheEnd() throws Exception {
    var answer = server.send(streaming(server.user("/api/v1/runs").header("Prefer", "wait=60"))
        .header("Content-Type", "application/json").POST(BodyPublishers.ofString(QUESTION)),
        BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
    assertThat(answer.headers().firstValue("Location")).contains("/api/v1/runs/run-1");
    assertThat(runs.started.incremental()).isTrue();
    runs.append(new TextDelta("391"));
    runs.end(new RunCompleted("391", Usage.NONE));
    assertThat(new String(answer.body().readAllBytes(), UTF_8)).isEqualTo("""
        id: 1
        event: run.started
        data: {"run":"run-1","seq":1}

        id: 2
        event: text.delta
        data: {"run":"run-1","seq":2}

        id: 3
        event: run.completed
        data: {"run":"run-1","seq":3}

        """);
  }

  @Test
  void aStreamOpensAtOnceEvenWhenNothingHappens() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server.send(streaming(server.user("/api/v1/runs/run-1/events?after=1")), BodyHandlers.ofInputStream());
    var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).isEqualTo(":");
    assertThat(lines.readLine()).isEmpty();
    runs.append(new TextDelta("now"));
    assertThat(lines.readLine()).isEqualTo("id: 2");
    lines.close();
  }

  @Test
  void aStreamGoesOnWhereItWasCutOff() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    runs.append(new TextDelta("3"));
    runs.append(new TextDelta("91"));
    runs.end(new RunCompleted("391", Usage.NONE));
    var rest = server.send(streaming(server.user("/api/v1/runs/run-1/events?after=1")).header("Last-Event-ID", "2"));
    assertThat(rest.body()).startsWith("id: 3\n").contains("id: 4\nevent: run.completed\n").doesNotContain("id: 2\n");
    var after = server.send(streaming(server.user("/api/v1/runs/run-1/events?after=3")));
    assertThat(after.body()).startsWith("id: 4\n");
  }

  @Test
  void whoHasReadAllIsToldNotToComeBack() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    runs.end(new RunCompleted("391", Usage.NONE));
    var answer = server.send(streaming(server.user("/api/v1/runs/run-1/events")).header("Last-Event-ID", "2"));
    assertThat(answer.statusCode()).isEqualTo(204);
  }

  @Test
  void whenTheInterfaceStopsClientsAreToldToComeBack() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server.send(streaming(server.user("/api/v1/runs/run-1/events")), BodyHandlers.ofInputStream());
    var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("id: 1");
    resource.stop();
    assertThat(lines.lines()).containsExactly("event: run.started", "data: {\"run\":\"run-1\",\"seq\":1}", "",
        "retry: 1000", "event: goodbye", "data: {\"reason\":\"going_away\",\"retry_after\":1}", "");
  }

  @Test
  void whenTheServerStopsClientsAreToldToComeBack() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server.send(streaming(server.user("/api/v1/runs/run-1/events")), BodyHandlers.ofInputStream());
    var lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8));
    assertThat(lines.readLine()).isEqualTo("id: 1");
    server.stop();
    assertThat(lines.lines()).contains("event: goodbye").last().asString().isEmpty();
  }

  @Test
  void aStreamWhoseRunIsNotEndedNeverLooksComplete() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server.send(streaming(server.user("/api/v1/runs/run-1/events")), BodyHandlers.ofInputStream());
    runs.goAway();
    assertThat(new String(answer.body().readAllBytes(), UTF_8)).startsWith("id: 1\n")
        .endsWith("event: goodbye\ndata: {\"reason\":\"going_away\",\"retry_after\":1}\n\n");
  }

  @Test
  void aLookAtAStreamDoesNotWaitForIt() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server
        .send(streaming(server.user("/api/v1/runs/run-1/events")).method("HEAD", BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(204);
  }

  @Test
  void eventsArePaged() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    runs.append(new TextDelta("3"));
    runs.append(new TextDelta("91"));
    assertThat(server.get("/api/v1/runs/run-1/events?after=1&limit=1").body())
        .isEqualTo("{\"items\":[{\"run\":\"run-1\",\"seq\":2}],\"next\":\"2\"}");
    assertThat(server.get("/api/v1/runs/run-1/events?after=2").body())
        .isEqualTo("{\"items\":[{\"run\":\"run-1\",\"seq\":3}]}");
  }

  @Test
  void runsAreListedAsAskedFor() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server.get("/api/v1/runs?agent=maths&session=s&user_id=anna&status=waiting&limit=1");
    assertThat(answer.body()).startsWith("{\"items\":[{\"id\":\"run-1\"").endsWith("],\"next\":\"run-1\"}");
    assertThat(runs.listed).isEqualTo(new RunFilter("maths", "s", RunStatus.WAITING));
    assertThat(runs.listedOf).isEqualTo("anna");
  }

  @Test
  void aRunIsCancelled() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    var answer = server.send(server.user("/api/v1/runs/run-1/cancel").POST(BodyPublishers.noBody()));
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).contains("\"status\":\"cancelled\"");
    assertThat(server.send(server.user("/api/v1/runs/run-1/cancel").POST(BodyPublishers.noBody())).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whatHasEndedCannotBeCancelled() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    runs.end(new RunCompleted("391", Usage.NONE));
    assertProblem(server.send(server.user("/api/v1/runs/run-1/cancel").POST(BodyPublishers.noBody())), 409, "run_ended",
        "run run-1 is completed");
  }

  @Test
  void aFinishedRunIsReplayed() throws Exception {
    server.post(server.user("/api/v1/runs"), QUESTION);
    assertProblem(server.get("/api/v1/runs/run-1/replay"), 409, "run_going_on", "run run-1 has not ended");
    runs.end(new RunCompleted("391", Usage.NONE));
    assertThat(server.get("/api/v1/runs/run-1/replay").body())
        .isEqualTo("{\"run\":\"run-1\",\"identical\":false,\"events\":2,"
            + "\"changed\":[\"agent maths is version 2 now, was 1\"],"
            + "\"difference\":{\"seq\":2,\"recorded\":\"{\\\"seq\\\":2}\"}}");
  }

  @Test
  void whatIsNotThereIsToldAsSuch() throws Exception {
    assertProblem(server.get("/api/v1/runs/none"), 404, "run_not_found", "there is no run none");
    assertProblem(server.send(streaming(server.user("/api/v1/runs/none/events"))), 404, "run_not_found",
        "there is no run none");
  }

  @Test
  void imagesAreShownWithTheWords() throws Exception {
    server.post(server.user("/api/v1/runs"), "{\"agent\":\"a\",\"input\":[{\"type\":\"text\",\"text\":\"What is\"},"
        + "{\"type\":\"image\",\"url\":\"data:image/png;base64,AAAA\"},{\"type\":\"text\",\"text\":\"this?\"}]}");
    assertThat(runs.started.input()).isEqualTo("What is\nthis?");
    assertThat(runs.started.images()).containsExactly("data:image/png;base64,AAAA");
  }

  @Test
  void anInputThatIsNeitherWordsNorPartsIsRefused() throws Exception {
    for (var wrong : List.of("5", "{\"type\":\"text\",\"text\":\"hi\"}", "[\"hi\"]",
        "[{\"type\":\"video\",\"url\":\"x\"}]",
        "[{\"type\":\"image\"}]", "[{\"type\":\"image\",\"url\":5}]",
        "[{\"type\":\"text\",\"text\":\"hi\",\"url\":\"x\"}]")) {
      assertProblem(server.post(server.user("/api/v1/runs"), "{\"agent\":\"a\",\"input\":" + wrong + "}"), 400,
          "invalid_request", "'input' should be a string, or a list of parts such as");
    }
    assertProblem(server.post(server.user("/api/v1/runs"),
        "{\"agent\":\"a\",\"input\":[{\"type\":\"image\",\"url\":\"https://example.com/a.png\"}]}"), 400,
        "invalid_request",
        "'input' should be given");
  }

  @Test
  void aWrongRequestSaysWhatWouldBeRight() throws Exception {
    var runs = "/api/v1/runs";
    assertProblem(server.post(server.user(runs), "{\"input\":\"hi\"}"), 400, "invalid_request",
        "'agent' should be given");
    assertProblem(server.post(server.user(runs), "{\"agent\":\"a\",\"input\":\" \"}"), 400, "invalid_request",
        "'input' should be given");
    assertProblem(server.post(server.user(runs), "{\"agent\":\"a\",\"input\":\"hi\",\"multitask\":\"wait\"}"), 400,
        "invalid_json", "wait");
    assertProblem(server.post(server.user(runs), "null"), 400, "body_required", "JSON object");
    assertProblem(server.post(server.user(runs), ""), 400, "body_required", "JSON object");
    assertProblem(server.post(server.user(runs), "{\"agent\":\"a\",\"inputs\":\"x\"}"), 400, "invalid_json", "inputs");
    assertProblem(server.post(server.user(runs).header("Prefer", "wait=soon"), QUICK), 400, "invalid_request",
        "whole seconds, e.g. wait=60");
    assertProblem(server.post(server.user(runs).header("Idempotency-Key", "x".repeat(201)), QUICK), 400,
        "invalid_request", "1 to 200 characters");
    assertProblem(server.get(runs + "?status=done"), 400, "invalid_request",
        "queued, running, waiting, completed, failed, cancelled");
    assertProblem(server.get(runs + "?limit=0"), 400, "invalid_request",
        "'limit' should be a whole number from 1 to 200, but is '0'");
    assertProblem(server.get(runs + "?limit=many"), 400, "invalid_request", "but is 'many'");
    assertProblem(server.get(runs + "/run-1/events?after=-1"), 400, "invalid_request", "whole number from 0");
    assertProblem(server.send(streaming(server.user(runs + "/run-1/events")).header("Last-Event-ID", "x")), 400,
        "invalid_request", "'Last-Event-ID' should be a whole number");
    assertProblem(server.send(server.user(runs + "/run-1").header("Accept", "text/html")), 406, "not_acceptable",
        "Accept");
  }

  private static HttpRequest.Builder streaming(HttpRequest.Builder request) {
    return request.header("Accept", "text/event-stream");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"", detail);
  }
}
