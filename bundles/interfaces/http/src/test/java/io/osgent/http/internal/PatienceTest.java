package io.osgent.http.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.osgent.http.internal.limits.Configured;
import io.osgent.http.internal.tls.TlsSettings;
import io.osgent.server.http.WebSocketEndpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that take for ever over what they have to say. */
@Timeout(60)
class PatienceTest {
  private static final int MANY = 300;

  @Test
  void hundredsWhoseRequestsTrickleAreCutOffWhileOthersAreServed() throws Exception {
    try (var server = impatient(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var trickling = new ArrayList<Future<Boolean>>();
      for (int i = 0; i < MANY; i++) {
        boolean inTheBody = i % 2 == 0;
        trickling.add(threads.submit(() -> trickle(server, inTheBody)));
      }
      int served = 0;
      for (int i = 0; i < 200; i++) {
        served += server.get("/greetings").statusCode() == 200 ? 1 : 0;
      }
      int cutOff = 0;
      for (var one : trickling) {
        cutOff += one.get() ? 1 : 0;
      }
      System.out.printf("attack: %d connections that trickle, %d cut off; %d of 200 others served meanwhile%n", MANY,
          cutOff, served);
      assertThat(cutOff).isEqualTo(MANY);
      assertThat(served).isEqualTo(200);
    }
  }

  /** Sends a byte now and then for as long as the server takes it. */
  private static boolean trickle(RunningServer server, boolean inTheBody) throws Exception {
    try (var client = new RawClient(server.uri.getPort())) {
      client.send("POST /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
          + "Content-Type: application/json\r\nContent-Length: 900\r\n"
          + (inTheBody ? "\r\n{\"text\":\"" : "X-Long: "));
      for (int i = 0; i < 800; i++) {
        client.send("x");
        Thread.sleep(20);
      }
      return false;
    } catch (IOException closed) {
      return true;
    }
  }

  @Test
  void aBodyThatComesTooSlowlyIsToldSo() throws Exception {
    try (var server = impatient(); var client = new RawClient(server.uri.getPort())) {
      client.send("POST /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n"
          + "Content-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"text\":\"");
      assertThat(client.rest()).startsWith("HTTP/1.1 408").contains("\"code\":\"request_timeout\"",
          "at least 2000 bytes a second");
    }
  }

  @Test
  void aConnectionOnWhichNoKeyIsShownIsNotKept() throws Exception {
    try (var server = impatient();
        var silent = new RawClient(server.uri.getPort());
        var stranger = new RawClient(server.uri.getPort());
        var prober = new RawClient(server.uri.getPort());
        var friend = new RawClient(server.uri.getPort())) {
      friend.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
      assertThat(friend.status()).isEqualTo(200);
      stranger.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\n\r\n");
      prober.send("HEAD /health/live HTTP/1.1\r\nHost: x\r\n\r\n");
      assertThat(stranger.status()).isEqualTo(401);
      assertThat(prober.status()).isEqualTo(200);
      assertThat(silent.rest()).isEmpty();
      assertThat(stranger.rest()).isEmpty();
      assertThat(prober.rest()).isEmpty();
      friend.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
      assertThat(friend.status()).isEqualTo(200);
    }
  }

  @Test
  void aSecondRequestThatTricklesIsCutOffAsWell() throws Exception {
    try (var server = impatient(); var client = new RawClient(server.uri.getPort())) {
      client.send("HEAD /greetings HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\n\r\n");
      assertThat(client.status()).isEqualTo(200);
      client.send("HEAD /greet");
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void aQuietWebSocketIsNobodyWhoTrickles() throws Exception {
    try (var server = impatient();
        var client = new RawClient(server.uri.getPort());
        var silent = new RawClient(server.uri.getPort())) {
      WebSocketEndpoint deaf = new BrowsersTest.Deaf();
      server.offer(deaf);
      client.send("GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Authorization: Bearer good\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
      assertThat(client.status()).isEqualTo(101);
      assertThat(silent.rest()).isEmpty();
      // A ping with an empty mask, and what answers it.
      client.send(new byte[]{(byte) 0x89, (byte) 0x80, 0, 0, 0, 0});
      assertThat(client.byteRead()).isEqualTo(0x8A);
    }
  }

  private static RunningServer impatient() {
    var usual = RunningServer.settings();
    return new RunningServer(new Settings(usual.host(), 0, usual.maxBodyBytes(), usual.maxUploadBytes(), usual.idle(),
        usual.drain(), usual.park(), usual.write(), usual.webSocketMaxMessageBytes(), usual.webSocketIdle(),
        usual.webSocketWrite(), new Bounds(8192, 20, 4096, Duration.ofSeconds(1), 2000), Origins.NONE,
        TrustedProxies.NONE), TlsSettings.OFF, Configured.limits(Map.of()), new Greetings());
  }
}
