package io.osgent.http.internal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.osgent.http.internal.limits.Configured;
import io.osgent.http.internal.tls.Certificates;
import io.osgent.http.internal.tls.Identity;
import io.osgent.http.internal.tls.TlsSettings;
import io.osgent.http.internal.tls.TlsTesting;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

@Timeout(60)
class HttpsTest {
  @TempDir
  private Path home;
  private Identity first;
  private Identity second;

  @BeforeEach
  void make() throws Exception {
    first = Identity.of("first.example.org", "EC");
    second = Identity.of("second.example.org", "EC");
    first.writeCertificate(home.resolve("chain.pem")).writeKey(home.resolve("key.pem"));
  }

  @Test
  void whatIsSpokenIsHttpsAndBrowsersAreToldToKeepToIt() throws Exception {
    try (var server = start()) {
      assertThat(server.uri.getScheme()).isEqualTo("https");
      var answer = get(server, first);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).contains("max-age=31536000");
    }
  }

  @Test
  void onlyTls12And13AreSpoken() throws Exception {
    try (var server = start()) {
      for (var version : new String[]{"TLSv1.2", "TLSv1.3"}) {
        try (var socket = connect(server, first, version)) {
          socket.startHandshake();
          assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
      }
      try (var socket = connect(server, first, "TLSv1.3")) {
        socket.setEnabledProtocols(new String[]{"TLSv1.1"});
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void anotherCertificateIsServedAsSoonAsItsFilesAreWholeAndOpenConnectionsGoOn() throws Exception {
    try (var server = start(); var open = connect(server, first, "TLSv1.3")) {
      assertThat(ask(open)).startsWith("HTTP/1.1 200");
      Files.writeString(home.resolve("chain.pem"), "-----BEGIN CERTIFICATE-----\nhalf of it");
      look(server);
      assertThat(get(server, first).statusCode()).isEqualTo(200);
      // The certificate is there, and its key is not yet.
      second.writeCertificate(home.resolve("chain.pem"));
      look(server);
      assertThat(get(server, first).statusCode()).isEqualTo(200);
      second.writeKey(home.resolve("key.pem"));
      look(server);
      assertThat(get(server, second).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> get(server, first)).isInstanceOf(IOException.class);
      assertThat(ask(open)).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void theServerLooksAtTheFilesByItself() throws Exception {
    var log = (Logger) LoggerFactory.getLogger(Certificates.class);
    var said = new ListAppender<ILoggingEvent>();
    said.start();
    log.addAppender(said);
    try (var server = start(Map.of("lookSeconds", 1))) {
      assertThat(get(server, first).statusCode()).isEqualTo(200);
      second.writeCertificate(home.resolve("chain.pem")).writeKey(home.resolve("key.pem"));
      await(() -> isServed(server, second));
      assertThat(isServed(server, first)).isFalse();

      Files.writeString(home.resolve("key.pem"), "-----BEGIN PRIVATE KEY-----\nhalf of it");
      await(() -> List.copyOf(said.list).stream().map(ILoggingEvent::getFormattedMessage).anyMatch(line -> line
          .startsWith("the certificate that was served so far stays, as its files have changed but cannot be used: ")
          && line.contains("key.pem")));
      assertThat(isServed(server, second)).isTrue();

      second.writeKey(home.resolve("key.pem"));
      first.writeCertificate(home.resolve("chain.pem")).writeKey(home.resolve("key.pem"));
      await(() -> isServed(server, first));
    } finally {
      log.detachAppender(said);
    }
  }

  private static boolean isServed(RunningServer server, Identity identity) {
    try {
      return get(server, identity).statusCode() == 200;
    } catch (SSLException another) {
      return false;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier there) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!there.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("it should come to that in 30 s").isNegative();
      Thread.onSpinWait();
    }
  }

  @Test
  void aCertificateThatCannotBeReadKeepsThePortClosedAndSaysWhy() throws Exception {
    Files.delete(home.resolve("key.pem"));
    var server = new HttpServer(RunningServer.settings(), settings(Map.of()), Configured.limits(Map.of()));
    assertThatThrownBy(() -> server.start().join()).hasMessageContaining("there is no file " + home.resolve("key.pem"));
    server.stop();
  }

  @Test
  void plainHttpLeadsToHttps() throws Exception {
    try (var server = start(Map.of("redirectPort", 0))) {
      var plain = server.server.ports().redirectUri();
      assertThat(plain.getScheme()).isEqualTo("http");
      var answer = server.client.send(HttpRequest.newBuilder(plain.resolve("/greetings?a=b"))
          .header("Authorization", "Bearer good").POST(HttpRequest.BodyPublishers.ofString("{}")).build(),
          BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(308);
      assertThat(answer.headers().firstValue("Location")).contains(server.uri + "/greetings?a=b");
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
  }

  private RunningServer start() {
    return start(Map.of());
  }

  private RunningServer start(Map<String, ?> set) {
    return new RunningServer(RunningServer.settings(), settings(set), Configured.limits(Map.of()), new Greetings());
  }

  private TlsSettings settings(Map<String, ?> set) {
    return TlsTesting.settings(home, set);
  }

  /** Twice, as the log says of broken files. */
  private static void look(RunningServer server) {
    server.server.ports().look();
    server.server.ports().look();
  }

  private static HttpResponse<String> get(RunningServer server, Identity trusted) throws Exception {
    try (var client = HttpClient.newBuilder().sslContext(trusted.client()).build()) {
      return client.send(HttpRequest.newBuilder(URI.create(server.uri + "/greetings"))
          .header("Authorization", "Bearer good").build(), BodyHandlers.ofString());
    }
  }

  private static SSLSocket connect(RunningServer server, Identity trusted, String version) throws Exception {
    var socket = (SSLSocket) trusted.client().getSocketFactory().createSocket("127.0.0.1", server.uri.getPort());
    socket.setEnabledProtocols(new String[]{version});
    return socket;
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket.getOutputStream()
        .write("GET /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n".getBytes(UTF_8));
    var answer = new StringBuilder();
    while (!answer.toString().endsWith("\"times\":1}")) {
      answer.append((char) socket.getInputStream().read());
    }
    return answer.toString();
  }
}
