package io.osgent.itests.models;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osgent.itests.DeployFolder;
import io.osgent.itests.Jars;
import io.osgent.itests.Rest;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a run's model is sent begins alike in every call, whatever is plugged in meanwhile: providers cache by that. */
@Timeout(180)
class StablePrefixTest {
  /** What the model asks for before it answers; so many calls and one more make a run. */
  private static final int TURNS = 5;
  private static final List<String> NAMES = IntStream.range(0, 50).mapToObj("numbered_%02d"::formatted).toList();

  @TempDir
  private Path home;
  @TempDir
  private Path workshop;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private final CountDownLatch midRun = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private HttpServer model;

  @BeforeEach
  void startTheModel() throws IOException {
    model = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    model.setExecutor(threads);
    model.createContext("/v1/chat/completions", this::answer);
    model.start();
    Files.createDirectories(home.resolve("config"));
    Files.writeString(home.resolve("config/io.osgent.model.openai-openai.cfg"), """
        name = openai
        apiKey = test
        baseUrl = http://127.0.0.1:%d/v1
        models = mock
        streaming = always
        """.formatted(model.getAddress().getPort()));
  }

  @AfterEach
  void stopTheModel() {
    goOn.countDown();
    model.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      asked.add(body);
      long turns = StreamSupport.stream(Rest.JSON.readTree(body).path("messages").spliterator(), false)
          .filter(message -> message.path("role").asText().equals("assistant")).count();
      if (turns == 2) {
        midRun.countDown();
        goOn.await();
      }
      String delta = turns < TURNS
          ? "{\"tool_calls\":[{\"index\":0,\"id\":\"call_%d\",\"function\":{\"name\":\"calculator\",\"arguments\":"
              .formatted(turns) + "\"{\\\"expression\\\":\\\"%d + 1\\\"}\"}}]}".formatted(turns)
          : "{\"content\":\"Done.\"}";
      byte[] answer = ("data: {\"choices\":[{\"index\":0,\"delta\":" + delta + ",\"finish_reason\":\""
          + (turns < TURNS ? "tool_calls" : "stop") + "\"}]}\n\ndata: [DONE]\n\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void fiftyToolsThatAreDroppedInChangeNothingForTheRunThatIsUnderWayAndAreThereForTheNext() throws Exception {
    try (var server = ServerProcess.start(home)) {
      Rest rest = server.rest();
      String run = rest.post("/api/v1/runs", Map.of("agent", "assistant", "input", "Count.")).expect(202).text("id");
      midRun.await();
      dropInAnyOrder();
      for (String name : NAMES) {
        ServerProcess.await(name + " to be offered", () -> rest.get("/api/v1/tools/" + name).status() == 200);
      }
      goOn.countDown();
      ServerProcess.await("the run to end",
          () -> rest.get("/api/v1/runs/" + run).expect(200).text("status").equals("completed"));

      List<String> first = List.copyOf(asked);
      asked.clear();
      assertThat(rest.run("assistant", "Count again.").text("status")).isEqualTo("completed");
      List<String> second = List.copyOf(asked);

      assertThat(first).hasSize(TURNS + 1);
      assertThat(second).hasSize(TURNS + 1);
      everyCallBeginsAsTheOneBefore(first);
      everyCallBeginsAsTheOneBefore(second);
      assertThat(toolsOf(first.getLast())).contains("calculator").doesNotContainAnyElementsOf(NAMES);
      assertThat(toolsOf(second.getFirst())).containsAll(toolsOf(first.getFirst())).containsAll(NAMES).isSorted();
    }
  }

  @Test
  void whatThePersonPrefersStandsFirstAndTheConversationOnlyGrowsBehindIt() throws Exception {
    goOn.countDown();
    try (var server = ServerProcess.start(home)) {
      Rest rest = server.rest();
      rest.send(rest.request("/api/v1/users/admin/preferences", "Content-Type", "application/merge-patch+json")
          .method("PATCH", BodyPublishers.ofString(
              "{\"language\":\"de-CH\",\"tone\":\"concise\",\"time_zone\":\"Europe/Zurich\"}"))
          .build()).expect(200);
      String session = rest.run("assistant", "Count.").text("session");
      rest.runInSession("assistant", session, "Count again.");
      List<String> calls = List.copyOf(asked);

      assertThat(calls).hasSizeGreaterThan(TURNS + 1);
      everyCallBeginsAsTheOneBefore(calls);
      JsonNode shown = Rest.JSON.readTree(calls.getLast()).path("messages");
      assertThat(shown.at("/0/role").asText()).isEqualTo("system");
      assertThat(shown.at("/1/role").asText()).isEqualTo("user");
      assertThat(shown.at("/1/content").asText()).contains("They prefer answers in German (Switzerland).",
          "They prefer a concise tone.", "Their time zone is Europe/Zurich; the date there is ");
      assertThat(shown.at("/2/content").asText()).isEqualTo("Count.");
    }
  }

  private void dropInAnyOrder() throws Exception {
    List<String> shuffled = new ArrayList<>(NAMES);
    Collections.shuffle(shuffled, new Random(17));
    DeployFolder deploy = DeployFolder.of(home);
    for (String name : shuffled) {
      deploy.drop(Jars.numbered(workshop, name), name + ".jar");
    }
  }

  private static void everyCallBeginsAsTheOneBefore(List<String> calls) throws IOException {
    for (int call = 1; call < calls.size(); call++) {
      assertThat(field(calls.get(call), "tools")).isNotEmpty().isEqualTo(field(calls.get(call - 1), "tools"));
      String before = field(calls.get(call - 1), "messages");
      assertThat(field(calls.get(call), "messages")).startsWith(before.substring(0, before.length() - 1))
          .hasSizeGreaterThan(before.length());
    }
  }

  private static List<String> toolsOf(String call) throws IOException {
    List<String> names = new ArrayList<>();
    for (JsonNode tool : Rest.JSON.readTree(call).path("tools")) {
      names.add(tool.at("/function/name").asText());
    }
    return names;
  }

  /** The text of a field, byte for byte as it was sent. */
  private static String field(String body, String name) throws IOException {
    try (JsonParser json = Rest.JSON.createParser(body)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        int from = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        if (field.equals(name)) {
          return body.substring(from, (int) json.currentLocation().getCharOffset());
        }
      }
      return "";
    }
  }
}
