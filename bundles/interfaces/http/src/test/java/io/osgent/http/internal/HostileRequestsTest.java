package io.osgent.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.server.security.Permissions;
import io.osgent.server.security.Requires;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that no honest client sends. What was tried and what came of it is printed. */
@Timeout(60)
class HostileRequestsTest {
  private static final String KEY = "Authorization: Bearer good\r\n";

  @Test
  void noPathLeadsAroundTheDoorOrOutOfItsPlace() throws Exception {
    var things = new Things();
    try (var server = new RunningServer(new Greetings(), things)) {
      var failures = new ArrayList<String>();
      var paths = hostilePaths();
      for (var path : paths) {
        var unknown = exchange(server, "GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        check(failures, path + " without a key", unknown, !unknown.startsWith("HTTP/1.1 200")
            || unknown.contains("\"status\":\"up\""));
        var known = exchange(server, "GET " + path + " HTTP/1.1\r\nHost: x\r\n" + KEY + "Connection: close\r\n\r\n");
        check(failures, path, known, !known.contains("root:"));
      }
      // What a resource is given as an id is one step of a path, whatever it was written as.
      things.seen.stream().filter(id -> id.indexOf('/') >= 0 || id.equals("..") || id.indexOf('\0') >= 0)
          .forEach(id -> failures.add("an id was '" + id + "'"));
      report("paths", paths.size() * 2, failures);
    }
  }

  private static List<String> hostilePaths() {
    var paths = new ArrayList<String>();
    var ups = List.of("..", "%2e%2e", "%2E.", ".%2e", "%252e%252e", "..;", "..;x=y", "%2e%2e;", "..%00", "..%5c",
        "..\\",
        "%c0%ae%c0%ae", "%uff0e%uff0e", "....", "..%09", "..%0d%0a", "%2e%2e%2f", "..%2f", "..%252f", "..%c0%af",
        "%ff");
    for (var up : ups) {
      for (var frame : List.of("/health/%s/greetings", "/health/%s/%s/greetings", "/health/x/%s/%s/greetings",
          "/things/%s",
          "/things/%s/%s/etc/passwd", "/things/a%sb", "/%s/%s/%s/etc/passwd", "/things/%s/health/live",
          "/health/live/%s", "/health/live;%s", "//%s/greetings", "/things//%s")) {
        paths.add(frame.replace("%s", up));
      }
    }
    paths.addAll(
        List.of("/health/;/../greetings", "//greetings", "/./greetings", "/health//../greetings", "/;/greetings",
            "/greetings;x=/health/", "/greetings%3f", "/greetings%23", "/greetings%00", "/%00", "/things/%00",
            "/things/a%00.json", "/things/%0d%0aSet-Cookie:%20a=b", "/things/a%2fb", "/things/a%5cb", "/things/a\\b",
            "/health%2flive", "/health%2f..%2fgreetings", "/HEALTH/live", "/health/live/../../greetings",
            "http://evil.example/greetings", "http://evil.example/health/live/../../greetings", "*", "greetings", "?",
            "/things/" + "a/".repeat(2000), "/things/" + "..%2f".repeat(800), "/things/" + "x".repeat(9000)));
    return paths;
  }

  @Test
  void whatMayBeReadInTwoWaysIsRefusedAndTheConnectionEnded() throws Exception {
    var hidden = "GET /things/smuggled HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n";
    var start = "POST /things HTTP/1.1\r\nHost: x\r\n" + KEY + "Content-Type: application/json\r\n";
    var shapes = new ArrayList<String>();
    var length = "Content-Length: " + (5 + hidden.length()) + "\r\n";
    for (var encoding : List.of("Transfer-Encoding: chunked", "transfer-encoding:chunked",
        "Transfer-Encoding:\tchunked",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked", "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding : chunked", " Transfer-Encoding: chunked", "X: y\r\n Transfer-Encoding: chunked",
        "X: y\nTransfer-Encoding: chunked", "Transfer-Encoding: \u000bchunked", "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: Chunked", "Transfer-Encoding: chunked;x=y")) {
      shapes.add(start + length + encoding + "\r\n\r\n0\r\n\r\n" + hidden);
      shapes.add(start + encoding + "\r\n" + length + "\r\n0\r\n\r\n" + hidden);
    }
    for (var lengths : List.of("Content-Length: 2\r\nContent-Length: 3", "Content-Length: 2, 3", "Content-Length: +2",
        "Content-Length: -2", "Content-Length: 0x2", "Content-Length: 2 2", "Content-Length: 2\r\n 3",
        "Content-Length: 99999999999999999999", "Content-Length: 2.0", "Content-Length: ", "Content-Length : 2",
        "Content-Length: 2;", "Content-Length: \u0662")) {
      shapes.add(start + lengths + "\r\n\r\n{}" + hidden);
    }
    for (var chunks : List.of("zz\r\n{}\r\n0\r\n\r\n", "-2\r\n{}\r\n0\r\n\r\n", "fffffffffffffffff\r\n{}",
        "2\r\n{}x\r\n0\r\n\r\n",
        "0x2\r\n{}\r\n0\r\n\r\n", "+2\r\n{}\r\n0\r\n\r\n", "2 2\r\n{}\r\n0\r\n\r\n", "80000000\r\n{}", "7fffffff\r\n{}",
        "2\r\n{}\r\nrubbish\r\n\r\n", "\r\n\r\n")) {
      shapes.add(start + "Transfer-Encoding: chunked\r\n\r\n" + chunks + hidden);
    }
    for (var head : List.of("GET /greetings HTTP/1.1\r\n" + KEY + "\r\n",
        "GET /greetings HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET /greetings HTTP/1.1\r\nHost: a b\r\n\r\n", "GET /greetings HTTP/9.9\r\nHost: x\r\n\r\n",
        "GET  /greetings HTTP/1.1\r\nHost: x\r\n\r\n", "GET /greetings\r\nHost: x\r\n\r\n",
        "G\u0000ET / HTTP/1.1\r\n\r\n",
        "GET /greetings HTTP/1.1\r\nHost: x\r\nX\u0000: y\r\n\r\n",
        "GET /greetings HTTP/1.1\r\nHost: x\r\nX: y\u0000z\r\n\r\n",
        "GET /greetings HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n", "GET /greetings HTTP/1.1\r\nHost: x\r\n: y\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000",
        "CONNECT evil.example:443 HTTP/1.1\r\nHost: x\r\n\r\n",
        "TRACE /greetings HTTP/1.1\r\nHost: x\r\n" + KEY + "\r\n")) {
      shapes.add(head);
    }
    var things = new Things();
    try (var server = new RunningServer(new Greetings(), things)) {
      var failures = new ArrayList<String>();
      for (var shape : shapes) {
        var answer = exchange(server, shape);
        check(failures, shape, answer, !things.seen.contains("smuggled"));
        things.seen.clear();
      }
      report("requests that may be read in two ways", shapes.size(), failures);
      assertThat(server.get("/greetings").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void nothingAClientSendsBecomesAHeaderOfItsOwn() throws Exception {
    try (var server = new RunningServer(new Things())) {
      var failures = new ArrayList<String>();
      var values = List.of("a%0d%0aSet-Cookie:%20a=b", "a%0aSet-Cookie:%20a=b", "a%0dSet-Cookie:%20a=b",
          "a%E5%98%8A%E5%98%8DSet-Cookie:%20a=b", "a%00%0d%0aSet-Cookie:%20a=b", "%0d%0a%0d%0a%3Chtml%3E",
          "a%C4%8D%C4%8ASet-Cookie:%20a=b", "a%E2%80%A8Set-Cookie:%20a=b", "a%0b%0cSet-Cookie:%20a=b",
          "%22%3E%3Cscript%3E", "x".repeat(7000));
      for (var value : values) {
        for (var path : List.of("/things/header?value=", "/things/location?value=", "/things/")) {
          var answer = exchange(server,
              "GET " + path + value + " HTTP/1.1\r\nHost: x\r\n" + KEY + "Connection: close\r\n\r\n");
          var head = answer.split("\r\n\r\n", 2)[0];
          check(failures, path + value, answer,
              head.lines().noneMatch(line -> line.toLowerCase(java.util.Locale.ROOT).startsWith("set-cookie")
                  || line.startsWith("<html>") || line.contains("\r")));
        }
      }
      report("values that would be headers", values.size() * 3, failures);
    }
  }

  @Test
  void headsThatAreTooLargeAreRefused() throws Exception {
    try (var server = new RunningServer(new Greetings())) {
      var failures = new ArrayList<String>();
      var heads = Map.of("GET /greetings?" + "q".repeat(9000) + " HTTP/1.1\r\nHost: x\r\n" + KEY, "414",
          "GET /greetings HTTP/1.1\r\nHost: x\r\n" + KEY + "X: y\r\n".repeat(200), "431",
          "GET /greetings HTTP/1.1\r\nHost: x\r\n" + KEY + "X: " + "y".repeat(20_000) + "\r\n", "431",
          "GET /greetings?" + "q".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n" + KEY, "414");
      for (var head : heads.entrySet()) {
        var answer = exchange(server, head.getKey() + "Connection: close\r\n\r\n");
        check(failures, head.getKey().substring(0, 40), answer, answer.startsWith("HTTP/1.1 " + head.getValue()));
      }
      report("heads that are too large", heads.size(), failures);
    }
  }

  /** Whatever comes in, the answer is no failure of the server, shows nothing of its inside, and is no mere silence. */
  private static void check(List<String> failures, String what, String answer, boolean expected) {
    boolean failed = answer.matches("(?s)HTTP/1.1 5(?!05).*") || answer.contains("\tat ")
        || answer.contains("Exception")
        || answer.contains("org.eclipse.jetty");
    if (failed || !expected) {
      failures.add(what + " -> " + answer);
    }
  }

  private static void report(String what, int tried, List<String> failures) {
    System.out.printf("attack: %d %s, %d failures%n", tried, what, failures.size());
    assertThat(failures).isEmpty();
  }

  private static String exchange(RunningServer server, String request) throws IOException {
    try (var client = new RawClient(server.uri.getPort())) {
      client.send(request.getBytes(UTF_8));
      client.sendsNoMore();
      return client.rest();
    }
  }

  /** Gives back what it is given. */
  @Path("/things")
  @Requires(Permissions.AUTHENTICATED)
  public static final class Things {
    final List<String> seen = new CopyOnWriteArrayList<>();

    @POST
    public String create(String body) {
      return "{}";
    }

    @GET
    @Path("{id}")
    public Response read(@PathParam("id") String id) {
      seen.add(id);
      return Response.ok(Map.of("id", id)).type("application/json").build();
    }

    @GET
    @Path("header")
    public Response header(@QueryParam("value") String value) {
      return Response.noContent().header("X-Value", value).build();
    }

    @GET
    @Path("location")
    public Response location(@QueryParam("value") String value) {
      return Response.created(URI.create("/things/" + java.net.URLEncoder.encode(value, UTF_8))).header("ETag", value)
          .build();
    }
  }
}
