package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** A client of the REST API, by the JDK. */
public final class Rest {
  /** Numbers stay as they are written. */
  public static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .setNodeFactory(JsonNodeFactory.withExactBigDecimals(true));

  private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final URI base;
  private final String key;

  public Rest(URI base, String key) {
    this.base = base;
    this.key = key;
  }

  /** An answer as a test looks at it. */
  public record Answer(int status, JsonNode body, HttpResponse<String> response) {
    public Answer expect(int expected) {
      assertThat(status).as(response.request() + " answered " + response.body()).isEqualTo(expected);
      return this;
    }

    public String text(String... path) {
      JsonNode node = body;
      for (String step : path) {
        node = node.path(step);
      }
      return node.asText();
    }
  }

  public HttpClient client() {
    return CLIENT;
  }

  public URI base() {
    return base;
  }

  public HttpRequest.Builder request(String path, String... headers) {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(Duration.ofSeconds(60));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return headers.length == 0 ? request : request.headers(headers);
  }

  public Answer send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());
    return new Answer(response.statusCode(), parse(response.body()), response);
  }

  private static JsonNode parse(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  public Answer get(String path) throws IOException, InterruptedException {
    return send(request(path).build());
  }

  public Answer delete(String path) throws IOException, InterruptedException {
    return send(request(path).DELETE().build());
  }

  public Answer post(String path, Object body, String... headers) throws IOException, InterruptedException {
    return postText(path, JSON.writeValueAsString(body), headers);
  }

  public Answer postText(String path, String body, String... headers) throws IOException, InterruptedException {
    return send(
        request(path, headers).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)).build());
  }

  /** @param method PUT or PATCH */
  public Answer change(String method, String path, Object body) throws IOException, InterruptedException {
    return send(request(path, "Content-Type", "application/json")
        .method(method, BodyPublishers.ofString(JSON.writeValueAsString(body))).build());
  }

  /** Runs an agent to its end. */
  public Answer run(String agent, String input) throws IOException, InterruptedException {
    return post("/api/v1/runs", Map.of("agent", agent, "input", input), "Prefer", "wait=30").expect(201);
  }

  public Answer runInSession(String agent, String session, String input) throws IOException, InterruptedException {
    return post("/api/v1/runs", Map.of("agent", agent, "session", session, "input", input), "Prefer", "wait=30")
        .expect(201);
  }

  /** The run's events as the log has them. */
  public List<JsonNode> events(String run) throws IOException, InterruptedException {
    JsonNode items = get("/api/v1/runs/" + run + "/events?limit=200").expect(200).body().get("items");
    return Stream.iterate(0, i -> i < items.size(), i -> i + 1).map(items::get).toList();
  }

  /** The run's events, however many, each as the JSON the log has, byte for byte. */
  public List<String> log(String run) throws IOException, InterruptedException {
    var log = new ArrayList<String>();
    for (String after = "0"; after != null;) {
      Answer page = get("/api/v1/runs/" + run + "/events?limit=100&after=" + after).expect(200);
      List<String> items = new ArrayList<>();
      page.body().path("items").forEach(item -> items.add(item.toString()));
      assertThat(page.response().body()).contains(String.join(",", items));
      log.addAll(items);
      after = page.body().path("next").asText(null);
    }
    return log;
  }

  /** Reads a stream of server-sent events to its end, or to so many events, and returns their data lines. */
  public List<String> stream(HttpRequest request, int most) throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response = CLIENT.send(request, BodyHandlers.ofLines());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
    try (Stream<String> lines = response.body()) {
      var reading = new FutureTask<>(() -> lines.filter(line -> line.startsWith("data:"))
          .map(line -> line.substring(5).strip()).limit(most).toList());
      Thread.ofVirtual().start(reading);
      return reading.get(30, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("the stream should come to its end", e);
    }
  }

  public HttpRequest follow(String run, long lastEventId) {
    return request("/api/v1/runs/" + run + "/events", "Accept", "text/event-stream", "Last-Event-ID",
        Long.toString(lastEventId)).build();
  }
}
