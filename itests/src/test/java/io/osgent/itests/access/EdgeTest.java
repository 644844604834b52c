package io.osgent.itests.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.itests.Rest;
import io.osgent.itests.Rest.Answer;
import io.osgent.itests.ServerProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server that strangers can reach is given by configuration, while it runs: TLS, other web sites, limits, quotas. */
class EdgeTest {
  private static final String SITE = "https://app.example.org";
  private static final String STRANGE = "https://evil.example.org";
  private static final String PASSWORD = "a-password-for-tests";
  private static final String RUNS = "/api/v1/runs";

  @TempDir
  private Path home;
  @TempDir
  private Path workshop;

  private ServerProcess server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    port = ServerProcess.freePort();
    server = ServerProcess.start(home, Map.of(), "--port", Integer.toString(port));
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
  }

  private void configure(String pid, String lines) throws Exception {
    Files.writeString(home.resolve("config").resolve(pid + ".cfg"), lines);
  }

  @Test
  void aServerWithACertificateSpeaksHttpsAndTakesTheRenewedOneWhileItRuns() throws Exception {
    Path store = home.resolve("config/server.p12");
    Files.copy(certificate("first"), store);
    configure("io.osgent.http.tls", """
        keystore = config/server.p12
        keystorePassword = %s
        lookSeconds = 1
        """.formatted(PASSWORD));

    ServerProcess.await("HTTPS with the first certificate", () -> subject("first").contains("CN=first"));

    Path next = Files.copy(certificate("second"), workshop.resolve("beside.p12"));
    Files.move(next, store, StandardCopyOption.REPLACE_EXISTING);
    ServerProcess.await("HTTPS with the second certificate", () -> subject("second").contains("CN=second"));
  }

  private Path certificate(String name) throws Exception {
    Path store = workshop.resolve(name + ".p12");
    Process made = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
        "-genkeypair",
        "-alias", "server", "-keyalg", "EC", "-dname", "CN=" + name, "-ext", "san=ip:127.0.0.1,dns:localhost",
        "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD, "-keystore", store.toString())
        .redirectErrorStream(true).redirectOutput(workshop.resolve(name + ".out").toFile()).start();
    assertThat(made.waitFor()).as(Files.readString(workshop.resolve(name + ".out"))).isZero();
    return store;
  }

  /** Whose certificate the server shows to whoever trusts that one alone, who is let in with a key; empty while it is another. */
  private String subject(String trusted) throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(trusting(trusted)).build()) {
      var answer = client.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/api/v1/auth/me"))
          .header("Authorization", "Bearer " + ServerProcess.KEY).build(), BodyHandlers.ofString());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Strict-Transport-Security")).isPresent();
      var shown = (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
      return shown.getSubjectX500Principal().getName();
    } catch (IOException notYet) {
      return "";
    }
  }

  private SSLContext trusting(String name) {
    try (InputStream in = Files.newInputStream(workshop.resolve(name + ".p12"))) {
      KeyStore own = KeyStore.getInstance("PKCS12");
      own.load(in, PASSWORD.toCharArray());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry(name, own.getCertificate("server"));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void onlyPagesOfSitesThatAreNamedUseTheServer() throws Exception {
    assertThat(allowed(preflight(SITE))).isEmpty();

    configure("io.osgent.http", "allowedOrigins = " + SITE + "\nport = " + port + "\n");

    ServerProcess.await("the site to be allowed", () -> allowed(preflight(SITE)).contains(SITE));
    assertThat(allowed(preflight(STRANGE))).isEmpty();
    assertThat(handshake(SITE)).isEqualTo(101);
    assertThat(handshake(STRANGE)).isEqualTo(403);
  }

  private Answer preflight(String origin) throws IOException, InterruptedException {
    return server.rest().send(HttpRequest.newBuilder(server.address().resolve(RUNS)).header("Origin", origin)
        .header("Access-Control-Request-Method", "POST").header("Access-Control-Request-Headers", "authorization")
        .method("OPTIONS", BodyPublishers.noBody()).build());
  }

  private static List<String> allowed(Answer answer) {
    return answer.response().headers().allValues("Access-Control-Allow-Origin");
  }

  private int handshake(String origin) throws Exception {
    URI uri = URI.create("ws://127.0.0.1:" + port + "/ws");
    try {
      server.rest().client().newWebSocketBuilder().header("Authorization", "Bearer " + ServerProcess.KEY)
          .header("Origin", origin).buildAsync(uri, new WebSocket.Listener() {}).get(30, TimeUnit.SECONDS).abort();
      return 101;
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(WebSocketHandshakeException.class);
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }

  @Test
  void whoAsksTooOftenIsToldWhenToComeBackAndNobodyElseWaits() throws Exception {
    Rest ann = new Rest(server.address(), People.user(server.rest(), "ann", "user"));
    Rest ben = new Rest(server.address(), People.user(server.rest(), "ben", "user"));

    configure("io.osgent.http.limits", "keyPerMinute = 5\n");

    ServerProcess.await("the limit to be met", () -> ann.get(RUNS).status() == 429);
    Answer refused = ann.get(RUNS).expect(429);
    assertThat(refused.text("code")).isEqualTo("rate_limited");
    var headers = refused.response().headers();
    assertThat(headers.firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 60L);
    assertThat(headers.firstValue("RateLimit-Policy").orElseThrow()).contains("\"key\";q=5;w=60");
    assertThat(headers.firstValue("RateLimit").orElseThrow()).contains("\"key\";r=0");
    ben.get(RUNS).expect(200);
  }

  @Test
  void whoHasStartedTheRunsOfADayStartsNoMoreTillMidnight() throws Exception {
    Rest ann = new Rest(server.address(), People.user(server.rest(), "ann", "user"));
    Rest ben = new Rest(server.address(), People.user(server.rest(), "ben", "user"));
    configure("io.osgent.quota", "userRunsPerDay = 1\n");
    Map<String, String> run = Map.of("agent", "assistant", "input", "hi");

    ServerProcess.await("the quota to be met", () -> ann.post(RUNS, run).status() == 429);

    Answer refused = ann.post(RUNS, run).expect(429);
    assertThat(refused.text("code")).isEqualTo("quota_exceeded");
    assertThat(refused.response().headers().firstValueAsLong("Retry-After").orElseThrow()).isBetween(1L, 86_400L);
    ann.get(RUNS).expect(200);
    assertThat(ben.post(RUNS, run).status()).isIn(201, 202);
  }
}
