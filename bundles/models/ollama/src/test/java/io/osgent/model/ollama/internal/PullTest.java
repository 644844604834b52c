package io.osgent.model.ollama.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.osgent.api.model.ModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A model the server does not have is fetched as its documentation says: a line for each step. */
@Timeout(30)
class PullTest {
  /** What was told, each time. */
  private record Progress(String status, long completed, long total) {}

  private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final List<Progress> told = new ArrayList<>();
  private final CountDownLatch gone = new CountDownLatch(1);
  private HttpServer server;
  private volatile String tags = "{\"models\":[]}";

  private interface Lines {
    void write(OutputStream out) throws IOException;
  }

  private volatile Lines lines = out -> {};

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/api/pull", this::pull);
    server.createContext("/api/tags", exchange -> {
      byte[] body = tags.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
  }

  private void pull(HttpExchange exchange) throws IOException {
    asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    exchange.getResponseHeaders().set("Content-Type", "application/x-ndjson");
    exchange.sendResponseHeaders(200, 0);
    try (exchange; OutputStream out = exchange.getResponseBody()) {
      lines.write(out);
    } catch (IOException closed) {
      gone.countDown();
    }
  }

  private static void line(OutputStream out, String json) throws IOException {
    out.write((json + "\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private void tell(String status, long completed, long total) {
    told.add(new Progress(status, completed, total));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private OllamaModel model() {
    return (OllamaModel) Calls.settings("http://127.0.0.1:" + server.getAddress().getPort(), Map.of()).model();
  }

  @Test
  void progressIsToldAsItComesSummedUpOverTheParts() throws Exception {
    lines = out -> {
      line(out, "{\"status\":\"pulling manifest\"}");
      line(out, "{\"status\":\"pulling ab\",\"digest\":\"sha256:ab\",\"total\":100}");
      line(out, "{\"status\":\"pulling ab\",\"digest\":\"sha256:ab\",\"total\":100,\"completed\":60}");
      line(out, "{\"status\":\"pulling cd\",\"digest\":\"sha256:cd\",\"total\":50,\"completed\":5}");
      line(out, "{\"status\":\"verifying sha256 digest\"}");
      line(out, "{\"status\":\"success\"}");
    };
    try (OllamaModel model = model()) {
      model.pull("qwen3:0.6b", this::tell, null);
    }
    assertThat(asked).containsExactly("{\"model\":\"qwen3:0.6b\",\"stream\":true}");
    assertThat(told).containsExactly(new Progress("pulling manifest", 0, 0), new Progress("pulling ab", 0, 100),
        new Progress("pulling ab", 60, 100), new Progress("pulling cd", 65, 150),
        new Progress("verifying sha256 digest", 65, 150), new Progress("success", 65, 150));
  }

  @Test
  void aModelThatHasComeIsOnOfferAtOnce() throws Exception {
    lines = out -> {
      tags = "{\"models\":[{\"name\":\"qwen3:0.6b\"}]}";
      line(out, "{\"status\":\"success\"}");
    };
    try (OllamaModel model = model()) {
      assertThat(model.models()).isEmpty();
      model.pull("qwen3:0.6b", this::tell, null);
      assertThat(model.models()).extracting(known -> known.name()).containsExactly("qwen3:0.6b");
    }
  }

  @Test
  void anErrorInTheMidstIsTheServersOwn() {
    lines = out -> {
      line(out, "{\"status\":\"pulling manifest\"}");
      line(out, "{\"error\":\"pull model manifest: file does not exist\"}");
    };
    try (OllamaModel model = model()) {
      assertThatThrownBy(() -> model.pull("nosuch", this::tell, null)).isInstanceOf(ModelException.class)
          .hasMessage("the provider failed: pull model manifest: file does not exist");
    }
    assertThat(told).hasSize(1);
  }

  @Test
  void whatEndsBeforeItSucceedsIsCutOff() {
    lines = out -> line(out, "{\"status\":\"pulling manifest\"}");
    try (OllamaModel model = model()) {
      assertThatThrownBy(() -> model.pull("m", this::tell, null)).isInstanceOf(ModelException.class)
          .hasMessage("the provider ended the answer before it was complete");
    }
  }

  @Test
  void whoIsInterruptedClosesTheSocket() throws Exception {
    var begun = new CountDownLatch(1);
    lines = this::endlessly;
    try (OllamaModel model = model()) {
      var outcome = new LinkedBlockingQueue<Object>();
      Thread pulling = Thread.ofVirtual().start(() -> {
        try {
          model.pull("m", (status, completed, total) -> begun.countDown(), null);
          outcome.add("done");
        } catch (Exception failure) {
          outcome.add(failure);
        }
      });
      assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
      pulling.interrupt();
      assertThat(outcome.poll(20, TimeUnit.SECONDS)).isInstanceOf(InterruptedException.class);
      assertThat(gone.await(20, TimeUnit.SECONDS)).as("the server notices").isTrue();
    }
  }

  @Test
  void whoHasSeenEnoughClosesTheSocket() throws Exception {
    lines = this::endlessly;
    try (OllamaModel model = model()) {
      assertThatThrownBy(() -> model.pull("m", (status, completed, total) -> {
        throw new IllegalStateException("enough");
      }, null)).hasMessage("enough");
      assertThat(gone.await(20, TimeUnit.SECONDS)).as("the server notices").isTrue();
    }
  }

  private void endlessly(OutputStream out) throws IOException {
    while (true) {
      line(out, "{\"status\":\"pulling ab\",\"digest\":\"sha256:ab\",\"total\":100,\"completed\":1}");
    }
  }
}
