package io.osgent.itests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.WebSocket;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A client of the WebSocket protocol, by the JDK. */
public final class Socket implements WebSocket.Listener {
  private static final int PATIENCE_SECONDS = 30;

  private final BlockingQueue<JsonNode> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder partial = new StringBuilder();
  private WebSocket socket;

  private Socket() {}

  public static Socket open(Rest rest, String key) {
    var client = new Socket();
    URI uri = URI.create(rest.base().toString().replaceFirst("^http", "ws") + "/ws");
    client.socket = rest.client().newWebSocketBuilder().header("Authorization", "Bearer " + key)
        .buildAsync(uri, client).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    return client;
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
    partial.append(data);
    if (last) {
      try {
        frames.add(Rest.JSON.readTree(partial.toString()));
      } catch (IOException e) {
        throw new AssertionError("a frame is no JSON: " + partial, e);
      }
      partial.setLength(0);
    }
    from.request(1);
    return null;
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closed.complete(code);
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closed.complete(1006);
  }

  /** Sends a command; its id is its type. */
  public void send(String type, Map<String, ?> data) throws IOException {
    sendText(Rest.JSON.writeValueAsString(Map.of("mcp", "1.0", "id", type, "type", type, "data", data)));
  }

  public void sendText(String text) {
    socket.sendText(text, true).orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** The next frame, which has to be of this type. */
  public JsonNode expect(String type) throws InterruptedException {
    JsonNode frame = frames.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(frame).as("a frame should come").isNotNull();
    assertThat(frame.path("type").asText()).as(frame.toString()).isEqualTo(type);
    return frame;
  }

  /** The next frame, or null when the connection is gone and none is left. */
  public JsonNode next() throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < until) {
      JsonNode frame = frames.poll(20, TimeUnit.MILLISECONDS);
      if (frame != null) {
        return frame;
      } else if (closed.isDone() && frames.isEmpty()) {
        return null;
      }
    }
    throw new AssertionError("a frame should come");
  }

  /** The last frame before the connection was closed, which has to be of this type. */
  public JsonNode last(String type) throws Exception {
    closeCode();
    JsonNode last = frames.stream().reduce((before, after) -> after).orElseThrow();
    assertThat(last.path("type").asText()).as(last.toString()).isEqualTo(type);
    return last;
  }

  public int closeCode() throws Exception {
    return closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Cuts the connection without a word. */
  public void abort() {
    socket.abort();
  }
}
