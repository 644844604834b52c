package io.osgent.websocket.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.osgent.api.Problem;
import io.osgent.server.http.WebSocketConnection;
import io.osgent.server.http.WebSocketEndpoint.Receiver;
import io.osgent.server.security.BuiltInRole;
import io.osgent.server.security.Principal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client and its connection. Every frame either way is held against the schema. */
final class TestClient implements WebSocketConnection {
  private static final ProtocolSchema SCHEMA = new ProtocolSchema();
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final long PATIENCE_SECONDS = 20;

  private final Principal principal;
  private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final CompletableFuture<Void> stuck = new CompletableFuture<>();
  private boolean taking = true;
  private boolean broken;
  private boolean stuckForTooLong;
  private boolean dropped;
  private Receiver server;

  private TestClient(Principal principal) {
    this.principal = principal;
  }

  static TestClient connect(ControlEndpoint endpoint) {
    return connect(endpoint, Principal.of("test key", "default", "ada", BuiltInRole.USER));
  }

  static TestClient connect(ControlEndpoint endpoint, Principal principal) {
    var client = new TestClient(principal);
    client.server = endpoint.connected(client);
    return client;
  }

  @Override
  public Principal principal() {
    return principal;
  }

  @Override
  public String from() {
    return "192.0.2.7";
  }

  @Override
  public synchronized void send(String message) throws IOException, InterruptedException {
    while (!taking && !broken && !stuckForTooLong && !dropped) {
      stuck.complete(null);
      wait();
    }
    if (broken || stuckForTooLong || dropped) {
      throw new IOException("the client has taken nothing for too long, is gone, or was told goodbye");
    }
    assertThat(SCHEMA.faultsOfAnswer(message)).as(message).isEmpty();
    frames.add(message);
  }

  @Override
  public synchronized void drop(String lastWords, int code, String reason) {
    if (!broken && !dropped) {
      assertThat(SCHEMA.faultsOfAnswer(lastWords)).as(lastWords).isEmpty();
      frames.add(lastWords);
      close(code, reason);
    }
  }

  @Override
  public synchronized void close(int code, String reason) {
    dropped = true;
    notifyAll();
    closed.complete(code);
  }

  /** Takes nothing from now on. */
  synchronized void stopTaking() {
    taking = false;
  }

  /** Waits until the server waits for it. */
  void awaitStuck() throws Exception {
    stuck.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  synchronized void takeAgain() {
    taking = true;
    notifyAll();
  }

  /** The server waits for it no longer. */
  synchronized void exhaustPatience() {
    stuckForTooLong = true;
    notifyAll();
  }

  /** Its network is gone. */
  synchronized void breakDown() {
    broken = true;
    notifyAll();
  }

  void disconnect() {
    breakDown();
    server.closed(1006, "");
  }

  /** Says something that the protocol knows. Apostrophes stand for quotes. */
  void says(String frame) throws Exception {
    String message = frame.replace('\'', '"');
    assertThat(SCHEMA.faultsOfCommand(message)).as(message).isEmpty();
    server.text(message);
  }

  /** Says something that the protocol refuses. */
  void saysWrongly(String frame) throws Exception {
    String message = frame.replace('\'', '"');
    assertThat(SCHEMA.faultsOfCommand(message)).as("what the schema has against " + message).isNotEmpty();
    server.text(message);
  }

  /** Says what is no JSON at all. */
  void babbles(String message) throws Exception {
    server.text(message);
  }

  /** Says one thing too many. */
  void isRefused(String frame, Problem why) throws Exception {
    server.refused(frame.replace('\'', '"'), why);
  }

  void isDismissed(Problem why, int code) {
    server.dismissed(why, code);
  }

  String hears() throws InterruptedException {
    String frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    return frame == null ? fail("nothing came") : frame;
  }

  JsonNode hears(String type) throws InterruptedException {
    JsonNode frame = parse(hears());
    assertThat(frame.get("type").textValue()).as(frame.toString()).isEqualTo(type);
    return frame;
  }

  JsonNode hearsError(String code) throws InterruptedException {
    JsonNode frame = hears("error");
    assertThat(frame.at("/data/code").textValue()).as(frame.toString()).isEqualTo(code);
    return frame;
  }

  /** The numbers of so many events that come next. */
  List<Long> hearsEvents(int count) throws InterruptedException {
    var numbers = new ArrayList<Long>();
    for (int i = 0; i < count; i++) {
      numbers.add(hears("event").at("/data/seq").longValue());
    }
    return numbers;
  }

  boolean hasHeardAll() {
    return frames.isEmpty();
  }

  int closeCode() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  static JsonNode parse(String frame) {
    try {
      return MAPPER.readTree(frame);
    } catch (JsonProcessingException e) {
      return fail(frame, e);
    }
  }
}
