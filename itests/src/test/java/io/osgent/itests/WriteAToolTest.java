package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five commands of docs/write-a-tool.md, as they stand there, typed by somebody whose folder is empty. */
class WriteAToolTest {
  private static final Path REPOSITORY = Path.of(System.getProperty("osgent.repository")).toAbsolutePath().normalize();

  @TempDir
  private Path person;

  private HttpServer weather;

  @BeforeEach
  void startTheWeather() throws IOException {
    weather = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    weather.createContext("/Graz", exchange -> {
      byte[] report = "graz: +21°C".getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, report.length);
      exchange.getResponseBody().write(report);
      exchange.close();
    });
    weather.start();
  }

  @AfterEach
  void stopTheWeather() {
    weather.stop(0);
  }

  @Test
  void fromNothingToALiveToolInFiveCommands() throws Exception {
    List<String> lines = commands();
    Path home = person.resolve(".osgent");
    try (var server = ServerProcess.start(home)) {
      Files.writeString(home.resolve("config/org.example.weather.cfg"),
          "url = http://127.0.0.1:" + weather.getAddress().getPort() + "\n");

      type(server, lines.subList(0, 3));
      ServerProcess.await("the tool to be offered", () -> server.rest().get("/api/v1/tools/weather").status() == 200);
      String told = type(server, lines.subList(3, lines.size()));

      assertThat(told).contains("\"name\":\"weather\"").contains("+21°C");
    }
  }

  private static List<String> commands() throws IOException {
    String guide = Files.readString(REPOSITORY.resolve("docs/write-a-tool.md"));
    int begin = guide.indexOf("```sh\n") + "```sh\n".length();
    List<String> commands = guide.substring(begin, guide.indexOf("```", begin)).replace("\\\n", " ").lines().toList();
    assertThat(commands).hasSize(5);
    return commands;
  }

  private String type(ServerProcess server, List<String> commands) throws IOException, InterruptedException {
    String script = String.join("\n", commands).replace("localhost:8080", server.address().getAuthority());
    var builder = new ProcessBuilder("bash", "-ec", script).directory(REPOSITORY.toFile()).redirectErrorStream(true);
    builder.environment().put("HOME", person.toString());
    builder.environment().put("KEY", ServerProcess.KEY);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }
}
