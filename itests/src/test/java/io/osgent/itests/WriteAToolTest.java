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
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The five commands of docs/write-a-tool.md, as they stand there, typed by somebody whose folder is empty. */
class WriteAToolTest {
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
    List<String> lines = Guide.read("write-a-tool.md").commands("# Write a tool");
    assertThat(lines).hasSize(5);
    Path home = person.resolve(".osgent");
    try (var server = ServerProcess.start(home)) {
      Files.writeString(home.resolve("config/org.example.weather.cfg"),
          "url = http://127.0.0.1:" + weather.getAddress().getPort() + "\n");

      Guide.type(server, lines.subList(0, 3), Map.of());
      ServerProcess.await("the tool to be offered", () -> server.rest().get("/api/v1/tools/weather").status() == 200);
      String told = Guide.type(server, lines.subList(3, lines.size()), Map.of());

      assertThat(told).contains("\"name\":\"weather\"").contains("+21°C");
    }
  }
}
