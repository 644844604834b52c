package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailuresTest {
  private static final List<String> REFUSED = List.of("POST /greetings HTTP/1.1\r\nContent-Type: application/json",
      "POST /greetings HTTP/1.1\r\nContent-Type: text/plain\r\nAuthorization: Bearer good",
      "POST /nowhere HTTP/1.1\r\nAuthorization: Bearer good");

  private final RunningServer server = new RunningServer(new Greetings());

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPathThatIsNotThereIsAProblem() throws Exception {
    assertProblem(server.get("/nothing"), 404, "not_found", "/openapi.json");
  }

  @Test
  void aWrongMethodNamesTheRightOnes() throws Exception {
    var answer = server.send(server.request("/greetings").DELETE());
    assertProblem(answer, 405, "method_not_allowed", "GET, OPTIONS, POST");
    assertThat(answer.headers().firstValue("Allow").orElseThrow()).contains("POST");
  }

  @Test
  void aBodyThatIsNotJsonIsRefused() throws Exception {
    assertProblem(server.post("/greetings", "text/plain", "hello"), 415, "unsupported_media_type", "application/json");
    assertProblem(server.send(server.request("/greetings").POST(BodyPublishers.ofString("{}"))), 415,
        "unsupported_media_type", "application/json");
  }

  @Test
  void aWrongBodySaysWhatIsWrong() throws Exception {
    assertProblem(server.post("/greetings", "application/json", "{\"txt\":1}"), 400, "invalid_json", "txt");
    assertProblem(server.post("/greetings", "application/json", ""), 400, "body_required", "JSON object");
    var notUtf8 = server.request("/greetings").header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(new byte[]{'"', (byte) 0xFF, '"'}));
    assertProblem(server.send(notUtf8), 400, "invalid_json", "UTF-8");
  }

  @Test
  void aBodyMayBeOnlySoLarge() throws Exception {
    var large = "{\"text\":\"" + "x".repeat(2000) + "\"}";
    assertProblem(server.post("/greetings", "application/json", large), 413, "content_too_large", "at most 1000 bytes");
    var chunked = server.request("/greetings").header("Content-Type", "application/json")
        .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(large)));
    assertProblem(server.send(chunked), 413, "content_too_large", "at most 1000 bytes");
    assertThat(server.get("/greetings").statusCode()).isEqualTo(200);
  }

  @Test
  void aFileMayBeLarger() throws Exception {
    assertThat(server.post("/greetings/upload", "application/java-archive", "x".repeat(50_000)).body())
        .isEqualTo("{\"bytes\":50000}");
    assertProblem(server.post("/greetings/upload", "application/octet-stream", "x".repeat(100_001)), 413,
        "content_too_large", "at most 100000 bytes");
  }

  @Test
  void aProblemSaysWhenToComeBack() throws Exception {
    var answer = server.get("/greetings/fail");
    assertProblem(answer, 503, "model_busy", "the model is busy");
    assertThat(answer.headers().firstValue("Retry-After")).contains("2");
    assertThat(answer.body()).contains("\"retryable\":true");
  }

  @Test
  void whatNobodyExpectedIsNotTold() throws Exception {
    var answer = server.get("/greetings/fail?how=badly");
    assertProblem(answer, 500, "internal_error", "its log says what");
    assertThat(answer.body()).doesNotContain("secret");
  }

  @Test
  void whatIsNotHttpIsAProblemToo() throws Exception {
    assertThat(raw("GET /greetings\u0001 HTTP/1.1", "Host: x")).startsWith("HTTP/1.1 400")
        .contains("application/problem+json", "\"code\":\"bad_request\"");
    assertThat(raw("GET / HTTP/1.1", "Host: x", "Large: " + "x".repeat(20_000))).startsWith("HTTP/1.1 431")
        .contains("\"code\":\"request_header_fields_too_large\"");
    assertThat(raw("GET /greetings%2f HTTP/1.1", "Host: x", "Connection: close")).startsWith("HTTP/1.1 400")
        .contains("\"code\":\"bad_request\"");
  }

  @Test
  void pathAndQueryArriveAsTheyWereMeant() throws Exception {
    assertThat(server.get("/greetings/echo?q=a%20b+c%2Fd%C3%BC").body()).isEqualTo("{\"q\":\"a b c/dü\"}");
    assertThat(
        raw("GET /greetings/echo?q={x}|y HTTP/1.1", "Host: x", "Authorization: Bearer good", "Connection: close"))
        .startsWith("HTTP/1.1 200").contains("{\"q\":\"{x}|y\"}");
  }

  @Test
  void headAndOptionsAreAnswered() throws Exception {
    var head = server.send(server.request("/greetings").method("HEAD", HttpRequest.BodyPublishers.noBody()));
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("Content-Length")).contains("37");
    var options = server.send(server.request("/greetings").method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
    assertThat(options.headers().firstValue("Allow").orElseThrow()).contains("GET", "POST");
    assertThat(options.body()).doesNotContain("wadl");
  }

  @Test
  void aClientIsToldWhenARefusalBeforeItsBodyCameEndsTheConnection() throws Exception {
    for (String head : REFUSED) {
      assertThat(raw(head, "Host: x", "Content-Length: 10")).as(head).startsWith("HTTP/1.1 4")
          .containsIgnoringCase("\r\nConnection: close\r\n");
    }
  }

  @Test
  void whoseBodyComesAfterItsRefusalReadsTheAnswerAndGoesOn() throws Exception {
    for (String head : REFUSED) {
      try (var client = new RawClient(server.uri.getPort())) {
        client.send(head + "\r\nHost: x\r\nContent-Length: 200000\r\n\r\n");
        client.send("x".repeat(100_000));
        client.send("x".repeat(100_000));
        assertThat(client.answer()).as(head).startsWith("HTTP/1.1 4").doesNotContainIgnoringCase("Connection: close");
        client.send("GET /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
        assertThat(client.status()).as(head).isEqualTo(200);
      }
    }
  }

  @Test
  void chunksOfARefusedRequestAreReadToo() throws Exception {
    try (var client = new RawClient(server.uri.getPort())) {
      client.send(REFUSED.getFirst() + "\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"a\r\n");
      client.send("4\r\n\":1}\r\n0\r\n\r\n");
      assertThat(client.answer()).startsWith("HTTP/1.1 401").doesNotContainIgnoringCase("Connection: close");
    }
  }

  @Test
  void aRefusedBodyThatIsLargeOrHasNotBeenAskedForIsNotWaitedFor() throws Exception {
    for (String more : List.of("Content-Length: 2000000", "Content-Length: 10\r\nExpect: 100-continue")) {
      assertThat(raw(REFUSED.getFirst(), "Host: x", more)).startsWith("HTTP/1.1 401")
          .containsIgnoringCase("\r\nConnection: close\r\n");
    }
  }

  private String raw(String... head) throws IOException {
    try (var socket = new Socket(server.uri.getHost(), server.uri.getPort())) {
      socket.getOutputStream().write((String.join("\r\n", head) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void assertProblem(HttpResponse<String> answer, int status, String code, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Content-Type")).contains("application/problem+json");
    assertThat(answer.body()).contains("\"type\":\"about:blank\"", "\"status\":" + status, "\"code\":\"" + code + "\"",
        detail);
  }
}
