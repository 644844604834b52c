package io.osgent.model.wire.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;

/** A provider whose every byte the test decides, down to when the connection breaks. Serves one call. */
public final class WireProvider implements AutoCloseable {
  public static final String STREAM_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n";

  /** What happens on the connection once the request has been read. */
  public interface Script {
    void play(InputStream from, OutputStream to) throws IOException, InterruptedException;
  }

  private final ServerSocket server;
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch gone = new CountDownLatch(1);

  public WireProvider(Script script) throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(() -> serve(script));
  }

  public String url() {
    return root() + "/v1";
  }

  /** The address without a path. */
  public String root() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** Waits until the request is here. */
  public void awaitAsked() throws InterruptedException {
    asked.await();
  }

  /** Waits until the client has closed its end. */
  public void awaitGone() throws InterruptedException {
    gone.await();
  }

  public static void say(OutputStream to, String text) throws IOException {
    to.write(text.getBytes(StandardCharsets.UTF_8));
    to.flush();
  }

  /** Says nothing more until the client closes its end. */
  public static void awaitClose(InputStream from) throws IOException {
    while (from.read() >= 0) {
      // Whatever it still sends does not matter.
    }
  }

  private void serve(Script script) {
    try (Socket socket = server.accept()) {
      InputStream in = socket.getInputStream();
      readRequest(in);
      asked.countDown();
      script.play(in, socket.getOutputStream());
    } catch (IOException | InterruptedException broken) {
      // A connection that breaks is what some of the tests are about.
    } finally {
      gone.countDown();
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      head.append((char) in.read());
    }
    for (String line : head.toString().split("\r\n", -1)) {
      if (line.startsWith("Content-Length: ")) {
        in.readNBytes(Integer.parseInt(line.substring("Content-Length: ".length())));
      }
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
