package io.osgent.admin.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.osgent.server.http.HttpAddress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.InvalidSyntaxException;
import org.slf4j.LoggerFactory;

class WelcomeTest {
  @TempDir
  Path home;

  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(home);
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  @Test
  void itTellsWhatAPersonNeedsToBegin() throws IOException {
    welcome("openai/gpt-5-mini", null);

    assertThat(console.toString(StandardCharsets.UTF_8)).isEqualTo("""

        Osgent 1.2.3 is ready: http://127.0.0.1:8080

          home   %s
          model  openai/gpt-5-mini
          stop   Ctrl-C here, or: osgent stop

        """.formatted(home));
  }

  @Test
  void aNewAdminKeyIsShownOnce() throws IOException {
    welcome("openai/gpt-5-mini", () -> "osgent-secret");

    assertThat(console.toString(StandardCharsets.UTF_8)).containsOnlyOnce("osgent-secret")
        .contains("It is shown only now");
  }

  @Test
  void theDemoModelIsCalledWhatItIs() throws IOException {
    welcome("demo/demo", null);

    assertThat(console.toString(StandardCharsets.UTF_8))
        .contains("demo/demo, the built-in offline demo model; "
            + "set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_HOST to use a real one");
    assertThat(logged("demo/demo"))
        .containsExactly("no model is configured, so the built-in offline demo model answers; "
            + "set OPENAI_API_KEY, ANTHROPIC_API_KEY or OLLAMA_HOST to use a real one");
    assertThat(logged("openai/gpt-5-mini")).isEmpty();
  }

  @Test
  void withoutAnyModelItSaysHowToGetOne() throws IOException {
    welcome(null, null);

    assertThat(console.toString(StandardCharsets.UTF_8)).contains("none yet: set OPENAI_API_KEY");
  }

  @Test
  void theAddressAndTheReadyMarkerAreThereUntilItEnds() throws IOException, InvalidSyntaxException {
    Path address = home.resolve("data/osgent.address");
    Welcome welcome = welcome("demo/demo", null);
    assertThat(address).hasContent("http://127.0.0.1:8080");
    assertThat(readyMarkers()).isNotNull();

    welcome.close();

    assertThat(address).doesNotExist();
    assertThat(readyMarkers()).isNull();
  }

  private List<String> logged(String model) throws IOException {
    var log = (Logger) LoggerFactory.getLogger(Welcome.class);
    var lines = new ListAppender<ILoggingEvent>();
    lines.start();
    log.setLevel(Level.WARN);
    log.addAppender(lines);
    try {
      welcome(model, null);
      return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    } finally {
      log.detachAppender(lines);
      log.setLevel(null);
    }
  }

  private Object readyMarkers() throws InvalidSyntaxException {
    return server.framework.getBundleContext().getAllServiceReferences(null, "(osgent.ready=true)");
  }

  private Welcome welcome(String model, Supplier<String> key) throws IOException {
    HttpAddress address = () -> URI.create("http://127.0.0.1:8080");
    return new Welcome(server.framework.getBundleContext(), address, FakePlugins.withModel(model), key,
        new PrintStream(console, true, StandardCharsets.UTF_8));
  }
}
