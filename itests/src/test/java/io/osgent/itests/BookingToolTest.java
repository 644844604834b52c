package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osgent.itests.world.Answer;
import io.osgent.itests.world.Answer.Ask;
import io.osgent.itests.world.Conversation;
import io.osgent.itests.world.FakeModel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/write-a-tool.md says of tools whose calls are asked for and undone, typed as it stands there. */
class BookingToolTest {
  private static final String ARGUMENTS = "{\"restaurant\": \"Zum Löwen\", \"at\": \"2026-12-24T19:30\"}";
  private static final String SECTION = "## A call that can be undone";

  @TempDir
  private Path person;

  private final List<String> received = new CopyOnWriteArrayList<>();
  private HttpServer restaurant;

  @BeforeEach
  void openTheRestaurant() throws IOException {
    restaurant = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    restaurant.createContext("/bookings", this::receive);
    restaurant.start();
  }

  @AfterEach
  void closeTheRestaurant() {
    restaurant.stop(0);
  }

  private void receive(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    received
        .add(exchange.getRequestMethod() + " " + exchange.getRequestHeaders().getFirst("Idempotency-Key") + " " + body);
    byte[] answer = "booked".getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  @Test
  void theGuideShowsTheToolAsItIs() throws IOException {
    String source = Files.readString(Guide.REPOSITORY
        .resolve("docs/examples/booking-tool/src/main/java/org/example/booking/BookingTool.java"));

    assertThat(source).contains(Guide.read("write-a-tool.md").block(SECTION, "java"));
  }

  @Test
  void aTableIsBookedOnceSomebodyAgreesAndGivenBackWhenTheRunIsCancelled() throws Exception {
    Path home = person.resolve(".osgent");
    var left = new CompletableFuture<Void>();
    try (var model = new FakeModel(conversation -> booksThenSaysNothing(conversation, left))) {
      model.announceTo(home);
      Files.writeString(home.resolve("config/org.example.booking.cfg"),
          "url = http://127.0.0.1:" + restaurant.getAddress().getPort() + "/bookings\n");
      try (var server = ServerProcess.start(home)) {
        List<String> lines = Guide.read("write-a-tool.md").commands(SECTION);
        Guide.type(server, lines.subList(0, 3), Map.of());
        ServerProcess.await("the tool to be offered",
            () -> server.rest().get("/api/v1/tools/book_table").status() == 200);
        String run = server.rest().post("/api/v1/runs", Map.of("agent", "assistant", "input", "A table, please"))
            .expect(202).text("id");
        String path = "/api/v1/runs/" + run;
        ServerProcess.await("the run to ask", () -> server.rest().get(path).text("status").equals("waiting"));
        assertThat(received).isEmpty();

        Map<String, String> variables = Map.of("RUN", run, "CALL", "call_1");
        assertThat(Guide.type(server, lines.subList(3, 5), variables)).contains("a table is booked in your name");
        ServerProcess.await("the table to be booked", () -> !received.isEmpty());
        Guide.type(server, lines.subList(5, lines.size()), variables);
        ServerProcess.await("the run to end", () -> server.rest().get(path).text("status").equals("cancelled"));

        assertThat(received).containsExactly(
            "POST " + run + "/call_1 restaurant=Zum+L%C3%B6wen&at=2026-12-24T19%3A30", "DELETE " + run + "/call_1 ");
        assertThat(server.rest().events(run)).extracting(event -> event.path("type").asText())
            .contains("compensation.finished").endsWith("run.cancelled");
      }
    }
  }

  private static Answer booksThenSaysNothing(Conversation conversation, CompletableFuture<Void> left) {
    return conversation.turns().isEmpty()
        ? Answer.of(Duration.ZERO, List.of("One moment."), new Ask("call_1", "book_table", ARGUMENTS))
        : Answer.silent(left, "And now");
  }
}
